"""How fast is callrouter, beside what cannot be faster and what is usually written?

`bench/run` measures three real servers in one run: a bare one, the service, a naive handler. Only
their ratios say something: the machine is in all of them.
"""
