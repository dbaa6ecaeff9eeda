"""A model tailored to one graph: ComplEx learned on it, blended with the inductive model, calibrated, and measured.

``python -m ml.tailored FOLDER`` does the work of ``FOLDER/order.json``: a process of its own that may be killed at any
instant and goes on when it is started again. A third of the edges is held out, chosen by a key of each edge, so that
every version of a graph's model is measured on the same ones; what serves in the end is trained on all.
"""

from ml.tailored.order import HELD_OUT, Order, read_order, write_order
from ml.tailored.version import Version, read_version

__all__ = ["HELD_OUT", "Order", "Version", "read_order", "read_version", "write_order"]
