"""The documents of the API and of ``--json``: what use cases return, as programs read it.

A document is made from a record by :meth:`Document.of`. A sentence is in both languages; the command line, which speaks one, prints it
in that.
"""
