"""JT/T 808 of 2011, 2013 and 2019: the terminal's side of the wire, from bytes to reports and back to answers.

Integers are big-endian, text is GBK, times are BCD and always GMT+8. `session` is the only door for a connection.
"""
