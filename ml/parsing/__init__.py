"""The joint parser as tensors: pretraining, training on treebanks, means of weights. Knows no text and no HanLP.

What goes in is a prepared folder (see ``data``); what comes out are weights under the names that HanLP's multi-task
format gives them. Runs alone: ``python -m ml.parsing --help``.
"""
