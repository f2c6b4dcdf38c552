"""psycopg 3: asks one question over a URI, both from the environment, and prints the answer's first value."""
import os

import psycopg

with psycopg.connect(os.environ["ASK_URI"]) as conn:
    print(conn.execute(os.environ["ASK_SQL"]).fetchone()[0])
