"""Which language model reads the documents: ``manage.py hanlp_model list | use NAME [--download] | check [NAME]``."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kg.errors import UserError
from kg.extraction import model, pretrained
from kg.extraction.parse import Parse

SAMPLE = "李白出生于碎叶城，是唐代著名诗人。"


class Command(BaseCommand):
    """Lists, chooses and tries out language models."""

    help = "List the language models, choose one, or try one on a sentence."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three subcommands."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="what is installed, what a key would download, and the licences")
        use = actions.add_parser("use", help="choose a model: one of our own, a folder or a HanLP key")
        use.add_argument("name")
        use.add_argument("--download", action="store_true", help="fetch what is missing first")
        check = actions.add_parser("check", help="parse a sentence and show the result")
        check.add_argument("name", nargs="?")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; a UserError becomes the command's own."""
        try:
            match options["action"]:
                case "list":
                    self._list()
                case "use":
                    self._use(options["name"], download=options["download"])
                case _:
                    self._check(options["name"])
        except UserError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        chosen = model.chosen()
        for folder in sorted(path.parent for path in Path(settings.MODELS_DIR).glob("*/config.json")):
            size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
            self._row(folder.name, chosen, _("installed, %(size).1f MB") % {"size": size})
            self.stdout.write("    " + _("Our own; CC BY-SA 4.0, see its README.md."))
        for name, entry in pretrained.MODELS.items():
            missing = pretrained.missing(name)
            self._row(name, chosen, _("not here") if missing else _("installed"))
            self.stdout.write(f"    {entry.summary}\n    {entry.licence}")
            for url in missing:
                self.stdout.write("    " + _("would download %(url)s") % {"url": url})
        if chosen not in pretrained.MODELS and not (Path(settings.MODELS_DIR) / chosen).is_dir():
            self._row(chosen, chosen, _("a folder"))
        if settings.HANLP_MODEL:
            self.stdout.write(_("The setting HANLP_MODEL decides; `use` has no effect while it is set."))

    def _row(self, name: str, chosen: str, state: str) -> None:
        self.stdout.write(f"{'*' if name == chosen else ' '} {name}  ({state})")

    def _use(self, name: str, *, download: bool) -> None:
        folder = model.folder_of(name)
        if folder is not None and folder.parent != Path(settings.MODELS_DIR):
            name = str(folder.resolve())  # the workers' current folder may be another
        if folder is None:
            for url in pretrained.missing(name) if download else ():
                self.stdout.write(_("Downloading %(url)s …") % {"url": url})
                try:
                    pretrained.fetch(url)
                except (OSError, ValueError) as error:
                    raise CommandError(_("That failed: %(reason)s") % {"reason": error}) from error
            if pretrained.missing(name):
                raise model.ModelMissing(model=name)
            self.stdout.write(str(pretrained.MODELS[name].licence))
        path = model.choice_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(name + "\n", encoding="utf-8")
        draft.replace(path)
        self.stdout.write(_("%(model)s reads documents from now on. Restart the workers.") % {"model": name})
        if settings.HANLP_MODEL:
            self.stdout.write(_("The setting HANLP_MODEL decides; `use` has no effect while it is set."))

    def _check(self, name: str | None) -> None:
        started = time.monotonic()
        parser = model.load(name)
        loaded = time.monotonic()
        parse = parser.parse([SAMPLE])[0]
        done = time.monotonic()
        self.stdout.write(
            _("%(version)s: loaded in %(load).1f s, one sentence in %(parse).0f ms")
            % {"version": parser.version, "load": loaded - started, "parse": 1000 * (done - loaded)}
        )
        for line in _table(parse):
            self.stdout.write(line)


def _table(parse: Parse) -> list[str]:
    """A line a word (number, word, part of speech, head, relation), then a line an entity."""
    words = [
        f"{number:>3} {token.form}\t{token.pos}\t{token.head + 1}\t{token.relation}"
        for number, token in enumerate(parse.tokens, start=1)
    ]
    entities = [f"  [{parse.text[entity.start : entity.end]}] {entity.type.label}" for entity in parse.entities]
    return words + entities
