"""All Cypher of Zhitu, as literal strings with parameters, in the dialect that both servers run.

Rules that both servers gave (measured): look nodes and relationships up by ``uid IN $uids`` (an ``UNWIND`` over a
relationship's uid scans on the embedded server); rows sorted by uid; one label per kind of node.
"""
