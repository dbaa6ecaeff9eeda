"""``manage.py graph_verify``: compare the graph with the record, and mend it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kg.errors import UserError
from kg.graph.clearing import deleted_projects, forget
from kg.graph.projector import drain_all
from kg.graph.verify import Drift, compare, repair
from kg.models import Project

SHOWN = 5
"""Uids that the report names of each sort of difference."""
UNREACHABLE = 2


class Command(BaseCommand):
    """Exit status 0: the graph says what the record says; 1: it does not; 2: the graph cannot be reached."""

    help = "Compare every row of the graph with the record. Exit status 1 when they differ."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which project, and whether to mend."""
        parser.add_argument("--project", metavar="UID", help="only this project")
        parser.add_argument("--repair", action="store_true", help="write the rows that differ again")

    def handle(self, *args: Any, **options: Any) -> None:
        """What the outbox holds is projected first, so that only real drift is left."""
        projects = Project.objects.filter(pk=options["project"]) if options["project"] else Project.objects.all()
        if options["project"] and not projects:
            raise CommandError(f"there is no project {options['project']}")
        try:
            verdicts = [self._verify(project, options["repair"]) for project in projects]
            if not options["project"]:
                verdicts.append(self._verify_deleted(options["repair"]))
        except UserError as error:
            raise CommandError(str(error), returncode=UNREACHABLE) from error
        if not all(verdicts):
            raise CommandError("the graph differs from the record; --repair mends it")

    def _verify(self, project: Project, mend: bool) -> bool:
        drain_all(project.pk)
        drift = compare(project)
        self._report(project, drift)
        if drift.differences and mend:
            repair(drift)
            drift = compare(project)
            self.stdout.write("  repaired" if not drift.differences else "  after the repair:")
            if drift.differences:
                self._report(project, drift)
        return not drift.differences

    def _report(self, project: Project, drift: Drift) -> None:
        verdict = f"{len(drift.differences)} differ" if drift.differences else "all agree"
        self.stdout.write(f"{project.pk}  {project.name}: {drift.compared} rows, {verdict}")
        for (kind, problem), count in drift.counts().items():
            named = drift.uids(kind, problem)[:SHOWN]
            more = ", …" if count > SHOWN else ""
            self.stdout.write(f"  {count} {kind.value} {problem.value}: {', '.join(named)}{more}")

    def _verify_deleted(self, mend: bool) -> bool:
        deleted = deleted_projects()
        for uid in deleted:
            self.stdout.write(f"{uid}: deleted from the record, still in the graph")
            if mend:
                forget(uid)
                self.stdout.write("  removed")
        return mend or not deleted
