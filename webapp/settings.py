"""Settings. Every one that a person may want to change is an environment variable, listed in docs/settings.md."""

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where things are kept ------------------------------------------------------------------------
VAR_DIR = Path(env.str("ZHITU_VAR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
FILES_DIR = VAR_DIR / "files"


def _secret_key() -> str:
    """The key from the environment, or one made on first use and kept where only its owner reads it."""
    if key := env.str("ZHITU_SECRET_KEY", default=""):
        return key
    path = VAR_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


SECRET_KEY = _secret_key()
DEBUG = env.bool("ZHITU_DEBUG", default=False)
HOST = env.str("ZHITU_HOST", default="127.0.0.1")
PORT = env.int("ZHITU_PORT", default=8000)
ALLOWED_HOSTS = env.list("ZHITU_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("ZHITU_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("ZHITU_HTTPS", default=False)

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "kg",
    "webapp",
]

MIDDLEWARE = [
    "webapp.middleware.api_problems",
    "webapp.middleware.printable_addresses",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "webapp.urls"
ASGI_APPLICATION = "webapp.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "webapp.pages.context.frame",
            ],
        },
    },
]

# --- The record -----------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'zhitu.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "webapp.sqlite"
    # IMMEDIATE and a long wait: without them 20 % of concurrent writes fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # Uids are hashes, so rows go all over the indexes of a large project: 64 MB of pages, a mapped file and rarer
        # checkpoints halve the system's share of the fifth document of 20,000 sentences. A chunk of such a document
        # changes 10,000 pages, mostly those that the one before did: they are copied into the file every 160 MB.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=1073741824;PRAGMA wal_autocheckpoint=40000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The graph store: the embedded server by default, a Neo4j by these three variables ------------
GRAPH_URI = env.str("GRAPH_URI", default="")
"""Empty: the embedded server, on GRAPH_PORT."""
GRAPH_USER = env.str("GRAPH_USER", default="")
GRAPH_PASSWORD = env.str("GRAPH_PASSWORD", default="")
GRAPH_PORT = env.int("GRAPH_PORT", default=7687)
GRAPH_HTTP_PORT = env.int("GRAPH_HTTP_PORT", default=2480)
GRAPH_DIR = VAR_DIR / "graph"
GRAPH_MEMORY = env.str("GRAPH_MEMORY", default="512m")

# --- Jobs -----------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
"""Empty: messages travel as files under VAR_DIR, which needs no server."""
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=60)
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", default=15)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=10)
JOB_MAX_STRIKES = env.int("JOB_MAX_STRIKES", default=4)
JOB_RESEND_SECONDS = env.float("JOB_RESEND_SECONDS", default=60)
"""A published message that nobody answered for this long is taken for lost and sent again."""
JOB_SLICE_SECONDS = env.float("JOB_SLICE_SECONDS", default=240)
"""A task gives its job back after this long, far below the task limit, and another task goes on."""
JOB_SLOTS = {"extract": env.int("ZHITU_EXTRACT_WORKERS", default=1), "project": 1, "complete": 1, "train": 1}
"""Worker processes of each queue; a few messages are published for each."""

# --- Uploads and extraction -----------------------------------------------------------------------
MAX_UPLOAD_BYTES = env.int("ZHITU_MAX_UPLOAD_MB", default=50) * 1024 * 1024
CHUNK_CHARACTERS = env.int("ZHITU_CHUNK_CHARACTERS", default=32_000)
"""Sentences of about so many characters are extracted and committed together: the model takes 8 seconds for them. In
chunks of 16,000 it has 3 % more to pad, since sentences of one length fill a batch less often, and the database a tenth
more to write."""
FIRST_CHUNK_CHARACTERS = min(1000, CHUNK_CHARACTERS)
"""The first chunk is small, so that a document's graph starts to show at once; each further one is four times as large
as the one before, up to CHUNK_CHARACTERS."""
ANALYSIS_CHARACTERS = 5000
"""Of a pasted text, at most: two seconds of the embedded model."""
ANALYSIS_WAIT_SECONDS = env.float("ZHITU_ANALYZE_WAIT_SECONDS", default=5)
"""A request for an analysis is answered with its result when that comes within this; else with where to ask again."""
ANALYSIS_KEPT_SECONDS = 3600
HANLP_MODEL = env.str("HANLP_MODEL", default="")
"""A folder or a HanLP pretrained key; empty: what ``manage.py hanlp_model use`` chose, else the embedded model."""
TORCH_THREADS = env.int("ZHITU_TORCH_THREADS", default=1)
MODELS_DIR = BASE_DIR / "kg" / "extraction" / "models"

# --- Completion: what may be missing in a graph ---------------------------------------------------
COMPLETION_DIR = VAR_DIR / "completion"
"""Models that were trained on the projects here."""
COMPLETE_DEVICE = env.str("ZHITU_COMPLETE_DEVICE", default="auto")
"""auto: CUDA where there is one, else the CPU."""
COMPLETE_DTYPE = env.str("ZHITU_COMPLETE_DTYPE", default="fp32")
"""fp32, bf16 or int8: of the factors of products, sums are float32. int8 loses a twentieth of the MRR."""
COMPLETE_EDGES = env.int("ZHITU_COMPLETE_EDGES", default=0)
"""Of the graph, followed per layer and question on a CPU; a GPU follows all. 0 follows all, 8 ms a question at 5,000
entities and 20,000 edges; 1000 takes 10 ms and loses a fifth of the MRR on dense graphs."""
COMPLETE_THREADS = env.int("ZHITU_COMPLETE_THREADS", default=1)
"""Of torch, in a worker of the queue "complete". Two that wait for each other on a busy machine made an answer 90 times
as slow; more than one only where processors are free."""
COMPLETE_WINDOW_MS = env.float("ZHITU_COMPLETE_WINDOW_MS", default=-1)
"""A worker waits so long for more questions before it answers those that it has in one pass; below 0 as long as that
pays, by how questions came lately; 0: each in a pass of its own."""
COMPLETE_WAIT_SECONDS = env.float("ZHITU_COMPLETE_WAIT_SECONDS", default=10)
"""A request for completions is answered with its result when that comes within this; else with where to ask again."""
COMPLETE_KEPT_SECONDS = 3600
COMPLETE_KEPT = 20_000
"""Answered requests that are kept, so that the same question of the same graph costs no model."""
TRAIN_SECONDS = env.float("ZHITU_TRAIN_SECONDS", default=120)
"""Of each of the three trainings that make a version."""
TRAIN_THREADS = env.int("ZHITU_TRAIN_THREADS", default=1)
TRAIN_AFTER_SECONDS = env.float("ZHITU_TRAIN_AFTER_SECONDS", default=60)
"""A graph that changed much is learned anew when it has been left alone for so long; below 0 only on request."""
PREDICTION_THRESHOLD = env.float("ZHITU_PREDICTION_THRESHOLD", default=0.2)
"""Edges that are likelier than this are shown as predicted."""
PREDICTION_QUESTIONS = env.int("ZHITU_PREDICTION_QUESTIONS", default=1000)
"""Questions that a worker asks of a graph by itself, the most promising ones."""
PREDICTIONS_KEPT = env.int("ZHITU_PREDICTIONS_KEPT", default=2000)
"""Of each project, the likeliest."""

# --- People ---------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
MESSAGE_TAGS = {message_levels.SUCCESS: "success", message_levels.ERROR: "bad"}

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TZ", default="Asia/Shanghai")

# --- Static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"

# --- Security -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

# --- REST -----------------------------------------------------------------------------------------
API_RATE = env.str("ZHITU_API_RATE", default="1200/min")
"""Requests of one person to the API, per second, min, hour or day; past it they get 429."""
ANALYZE_RATE = env.str("ZHITU_ANALYZE_RATE", default="60/min")
"""Texts that one person may have analysed; they take workers' time."""
COMPLETE_RATE = env.str("ZHITU_COMPLETE_RATE", default="600/min")
"""Requests for completions of one person; each may hold 256 questions."""
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "webapp.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["webapp.api.parsing.StrictJsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": API_RATE, "anon": "60/min", "analyze": ANALYZE_RATE, "complete": COMPLETE_RATE},
    "EXCEPTION_HANDLER": "webapp.api.problems.to_problem",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Zhitu API",
    "DESCRIPTION": "Documents go in, a graph comes out. See docs/api.md for a short guide.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "AnalysedLanguage": "webapp.api.analyses.LANGUAGES",
        "AnalysisState": "webapp.api.analyses.STATES",
        "AnswerStatus": "webapp.api.completions.ANSWER_STATUSES",
        "Asked": "webapp.api.completions.ASKED",
        "ChangeKind": "kg.models.ChangeKind",
        "ChangeOf": "kg.models.ChangeOf",
        "EntityType": "kg.models.EntityType",
        "JobState": "kg.models.JobState",
        "LiteralType": "kg.models.LiteralType",
        "Modality": "kg.models.Modality",
        "ModelKind": "kg.models.completion.ModelVersion.Kind",
        "ModelState": "kg.models.completion.ModelVersion.State",
        "PredictionOrder": "webapp.api.predictions.ORDERS",
        "PredictionState": "kg.models.completion.Prediction.State",
        "ProposalState": "kg.models.ProposalState",
        "QualifierRole": "webapp.api.statements.QUALIFIER_ROLES",
        "ReviewKind": "webapp.api.review.KINDS",
        "Role": "kg.models.Role",
        "Stage": "webapp.api.jobs.STAGES",
        "StatementStatus": "kg.models.StatementStatus",
        "TrainingState": "kg.models.completion.TrainingRun.State",
        "TrainingTrigger": "kg.models.completion.TrainingRun.Trigger",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "webapp.api.schema.complete",
    ],
}

# --- Celery: messages are hints, so all of its own persistence is off (docs/architecture.md, "Jobs") ----
CELERY_BROKER_URL = REDIS_URL or "files://local"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {"folder": str(VAR_DIR / "broker"), "control_folder": str(VAR_DIR / "broker"), "polling_interval": 0.02}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "extract"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_POOL = "webapp.pool:TaskPool"
CELERY_WORKER_LOST_WAIT = 1.0  # the result of a process that died is in the pipe by then; its slot is free again
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_LOG_FORMAT = CELERY_WORKER_TASK_LOG_FORMAT = "%(levelname)s %(message)s"
CELERY_TIMEZONE = TIME_ZONE
