"""Where units should stand: a problem in, a plan out, one file a solver.

The law of this room: arrays in, arrays out, and nothing but arithmetic. A solver knows neither streets nor police. It
holds no solver yet; the first come with the placement of posts.
"""
