"""Reading documents again: first a proposal that changes nothing, then, when a person says so, its application.

``requests`` is what people do; ``proposing`` and ``applying`` are the two jobs, a chunk of a document a step. A step
stores what was found (``codec``) beside its differences (``said``, ``differing``) from what the record says now. The
application compares once more, with the rows of that moment, and replaces only sentences that still differ: decisions
and uploads that came in between stay as they are.
"""
