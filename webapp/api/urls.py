"""Routes of the REST API. Addresses have no trailing slash; a uid is 24 hexadecimal digits, anything else is a 404."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kg.identity import UID_LENGTH
from webapp.api import (
    analyses,
    blocks,
    completions,
    curation,
    documents,
    entities,
    entity_types,
    events,
    exploring,
    graph,
    jobs,
    members,
    mentions,
    merge_candidates,
    merging,
    model_versions,
    prediction_decisions,
    predictions,
    projects,
    proposals,
    relation_types,
    review,
    scenes,
    schema,
    sentences,
    statement_decisions,
    statements,
    tables,
    tokens,
    training_runs,
)


class UidConverter(StringConverter):
    """A uid in an address."""

    regex = f"[0-9a-f]{{{UID_LENGTH}}}"


class IdConverter(StringConverter):
    """A row number that fits a database column."""

    regex = "[1-9][0-9]{0,17}"


register_converter(UidConverter, "uid")
register_converter(IdConverter, "id")

urlpatterns = [
    path("projects", projects.ProjectList.as_view()),
    path("projects/<uid:uid>", projects.ProjectDetail.as_view()),
    path("projects/<uid:uid>/members", members.MemberList.as_view()),
    path("projects/<uid:uid>/members/<id:member>", members.MemberDetail.as_view()),
    path("projects/<uid:uid>/entity-types", entity_types.ProjectEntityTypes.as_view()),
    path("projects/<uid:uid>/predicates", relation_types.ProjectPredicates.as_view()),
    path("projects/<uid:uid>/schema", relation_types.ProjectSchema.as_view()),
    path("projects/<uid:uid>/refresh", relation_types.ProjectRefresh.as_view()),
    path("relation-types", relation_types.RelationTypeList.as_view()),
    path("relation-types/<uid:uid>", relation_types.RelationTypeDetail.as_view()),
    path("projects/<uid:uid>/table-mappings", tables.MappingList.as_view()),
    path("projects/<uid:uid>/table-mappings/<uid:signature>", tables.MappingDetail.as_view()),
    path("projects/<uid:uid>/table-mappings/<uid:signature>/preview", tables.MappingPreview.as_view()),
    path("documents", documents.DocumentList.as_view()),
    path("documents/<uid:uid>", documents.DocumentDetail.as_view()),
    path("documents/<uid:uid>/blocks", blocks.BlockList.as_view()),
    path("images/<uid:uid>", blocks.ImageDetail.as_view()),
    path("images/<uid:uid>/content", blocks.ImageContent.as_view()),
    path("documents/<uid:uid>/sentences", sentences.SentenceList.as_view()),
    path("documents/<uid:uid>/tables", tables.DocumentTableList.as_view()),
    path("sentences/<uid:uid>", sentences.SentenceDetail.as_view()),
    path("entities", entities.EntityList.as_view()),
    path("entities/<uid:uid>", curation.EntityDetail.as_view()),
    path("entities/<uid:uid>/mentions", curation.EntityMentions.as_view()),
    path("entities/<uid:uid>/merge", curation.EntityMerge.as_view()),
    path("entities/<uid:uid>/merge-preview", merging.EntityMergePreview.as_view()),
    path("entities/<uid:uid>/split", curation.EntitySplit.as_view()),
    path("merge-candidates", merge_candidates.MergeCandidateList.as_view()),
    path("merge-candidates/<uid:uid>", merge_candidates.MergeCandidateDetail.as_view()),
    path("merge-candidates/<uid:uid>/merge", merge_candidates.MergeCandidateMerge.as_view()),
    path("merge-candidates/<uid:uid>/keep-apart", merge_candidates.MergeCandidateKeepApart.as_view()),
    path("mentions", mentions.MentionList.as_view()),
    path("mentions/<uid:uid>", mentions.MentionDetail.as_view()),
    path("decisions", curation.DecisionList.as_view()),
    path("decisions/<id:decision>/revert", curation.DecisionRevert.as_view()),
    path("statements", statement_decisions.Statements.as_view()),
    path("statements/<uid:uid>", statements.StatementDetail.as_view()),
    path("statements/<uid:uid>/accept", statement_decisions.StatementAccept.as_view()),
    path("statements/<uid:uid>/reject", statement_decisions.StatementReject.as_view()),
    path("statements/<uid:uid>/evidence", statements.EvidenceList.as_view()),
    path("completions", completions.CompletionList.as_view()),
    path("completions/<uid:uid>", completions.CompletionDetail.as_view(), name="completion"),
    path("predictions", prediction_decisions.Predictions.as_view()),
    path("predictions/bulk-accept", prediction_decisions.PredictionBulkAccept.as_view()),
    path("predictions/<uid:uid>/accept", prediction_decisions.PredictionAccept.as_view()),
    path("predictions/<uid:uid>/reject", prediction_decisions.PredictionReject.as_view()),
    path("predictions/<uid:uid>", predictions.PredictionDetail.as_view()),
    path("predictions/<uid:uid>/explanation", predictions.PredictionExplanation.as_view()),
    path("review", review.ReviewList.as_view()),
    path("projects/<uid:uid>/relations", review.ProjectRelations.as_view()),
    path("models", model_versions.ModelVersionList.as_view()),
    path("models/<uid:uid>", model_versions.ModelVersionDetail.as_view()),
    path("models/<uid:uid>/evaluations", model_versions.ModelEvaluations.as_view()),
    path("models/<uid:uid>/promote", model_versions.ModelPromote.as_view()),
    path("training-runs", training_runs.TrainingRunList.as_view()),
    path("training-runs/<uid:uid>", training_runs.TrainingRunDetail.as_view(), name="training-run"),
    path("training-runs/<uid:uid>/cancel", training_runs.TrainingRunCancel.as_view()),
    path("graph", graph.SceneDetail.as_view()),
    path("graph/predictions", predictions.GraphPredictions.as_view()),
    path("graph/neighbours", graph.NeighbourList.as_view()),
    path("graph/suggestions", exploring.SuggestionList.as_view()),
    path("graph/paths", exploring.PathList.as_view()),
    path("graph/communities", exploring.CommunityList.as_view()),
    path("scenes", scenes.SavedSceneList.as_view()),
    path("scenes/<uid:uid>", scenes.SavedSceneDetail.as_view()),
    path("jobs", jobs.JobList.as_view()),
    path("jobs/events", events.DocumentEvents.as_view()),
    path("jobs/<uid:uid>", jobs.JobDetail.as_view()),
    path("jobs/<uid:uid>/cancel", jobs.JobCancel.as_view()),
    path("jobs/<uid:uid>/retry", jobs.JobRetry.as_view()),
    path("analyze", analyses.AnalyzeText.as_view()),
    path("analyses/<uid:uid>", analyses.AnalysisDetail.as_view(), name="analysis"),
    path("documents/<uid:uid>/reextract", proposals.DocumentReextract.as_view()),
    path("projects/<uid:uid>/reextract", proposals.ProjectReextract.as_view()),
    path("proposals", proposals.ProposalList.as_view()),
    path("proposals/<uid:uid>", proposals.ProposalDetail.as_view(), name="proposal-detail"),
    path("proposals/<uid:uid>/changes", proposals.ChangeList.as_view()),
    path("proposals/<uid:uid>/apply", proposals.ProposalApply.as_view()),
    path("proposals/<uid:uid>/discard", proposals.ProposalDiscard.as_view()),
    path("schema", schema.Schema.as_view(), name="schema"),
    path("tokens", tokens.TokenList.as_view()),
    path("tokens/<str:prefix>", tokens.TokenDetail.as_view()),
]
