"""HanLP's own pretrained Chinese models: what they are called, what they need on disk, what their licence says.

Nothing is fetched here unless ``fetch`` is called. Importing this module imports neither hanlp nor torch.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RESEARCH = _("HanLP's terms: the Chinese weights are for research and teaching.")
NON_COMMERCIAL = _("CC BY-NC-SA 4.0: not for commercial use.")
SITE = "https://file.hankcs.com/hanlp/"


@dataclass(frozen=True, slots=True)
class PretrainedModel:
    """A model that HanLP publishes. ``files`` are the archives it consists of, relative to HanLP's site."""

    files: tuple[str, ...]
    licence: str | Promise
    summary: str | Promise


ELECTRA_SMALL = "transformers/electra_zh_small_20210706_125427.zip"
ELECTRA_BASE = "transformers/electra_zh_base_20210706_125233.zip"

MODELS = {
    "CLOSE_TOK_POS_NER_SRL_UDEP_SDP_CON_ELECTRA_SMALL_ZH": PretrainedModel(
        ("mtl/close_tok_pos_ner_srl_dep_sdp_con_electra_small_20220626_175100.zip", ELECTRA_SMALL),
        RESEARCH,
        _("Small, the best choice for most: UD dependencies (LAS 82.8 as documented), entities 96 F1 on MSRA."),
    ),
    "CLOSE_TOK_POS_NER_SRL_DEP_SDP_CON_ELECTRA_BASE_ZH": PretrainedModel(
        ("mtl/close_tok_pos_ner_srl_dep_sdp_con_electra_base_20210111_124519.zip", ELECTRA_BASE),
        RESEARCH,
        _("Larger and slower; Stanford dependencies."),
    ),
    "CLOSE_TOK_POS_NER_SRL_DEP_SDP_CON_ELECTRA_SMALL_ZH": PretrainedModel(
        ("mtl/close_tok_pos_ner_srl_dep_sdp_con_electra_small_20210111_124159.zip", ELECTRA_SMALL),
        RESEARCH,
        _("Small; Stanford dependencies."),
    ),
    "OPEN_TOK_POS_NER_SRL_DEP_SDP_CON_ELECTRA_SMALL_ZH": PretrainedModel(
        ("mtl/open_tok_pos_ner_srl_dep_sdp_con_electra_small_20201223_035557.zip", ELECTRA_SMALL),
        RESEARCH,
        _("Small, trained on open corpora; Stanford dependencies."),
    ),
    "OPEN_TOK_POS_NER_SRL_DEP_SDP_CON_ELECTRA_BASE_ZH": PretrainedModel(
        ("mtl/open_tok_pos_ner_srl_dep_sdp_con_electra_base_20201223_201906.zip", ELECTRA_BASE),
        RESEARCH,
        _("Larger and slower, trained on open corpora; Stanford dependencies."),
    ),
    "UD_ONTONOTES_TOK_POS_LEM_FEA_NER_SRL_DEP_SDP_CON_MMINILMV2L6": PretrainedModel(
        (
            "mtl/ud_ontonotes_tok_pos_lem_fea_ner_srl_dep_sdp_con_mMiniLMv2L6_no_space_20220731_161526.zip",
            "transformers/mMiniLMv2L6-no-space-tokenizer_20220616_094859.zip",
        ),
        NON_COMMERCIAL,
        _("130 languages; UD dependencies, eighteen kinds of entities."),
    ),
}


def home() -> Path:
    """Where HanLP keeps what it fetched: HANLP_HOME, else ~/.hanlp."""
    return Path(os.environ.get("HANLP_HOME") or Path.home() / ".hanlp")


def urls(name: str) -> list[str]:
    """Addresses of the archives of ``name``."""
    site = os.environ.get("HANLP_URL") or SITE
    return [site + file for file in MODELS[name].files]


def folder(name: str) -> Path:
    """Where the weights of ``name`` lie, or would."""
    return home() / MODELS[name].files[0].removesuffix(".zip")


def missing(name: str) -> list[str]:
    """Addresses of the archives of ``name`` that are not on disk, neither packed nor unpacked."""
    present = [(home() / file).is_file() or (home() / file).with_suffix("").is_dir() for file in MODELS[name].files]
    return [url for url, here in zip(urls(name), present, strict=True) if not here]


def fetch(url: str) -> Path:
    """Download and unpack one archive with HanLP's own downloader; raises what it raises when that fails."""
    from hanlp.utils.io_util import get_resource  # noqa: PLC0415  (only the command fetches)

    return Path(get_resource(url))
