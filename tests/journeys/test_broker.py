"""Two servers with a broker between them: it makes the follower quicker, and nothing else depends on it."""

from __future__ import annotations

from pathlib import Path

from nats_broker import Nats
from postgresql_server import PostgreSQLServer
from served import Server


def test_a_follower_hears_of_news_with_and_without_its_broker(
    small: Path, tmp_path: Path, postgresql: PostgreSQLServer
) -> None:
    nats, database = Nats(), postgresql.new_database()
    units = str(small.with_suffix(".units.csv"))
    leader = Server(small, database, "--units", units, "--broker", nats.address, folder=tmp_path)
    follower = Server(small, database, "--follow", "--broker", nats.address, folder=tmp_path, sign_in=False)
    follower.client.cookies = leader.client.cookies

    def seconds_behind(number: int) -> float:
        incident_id = leader.call(number).json()["incident_id"]
        return follower.until(lambda: follower.client.get(f"/api/incidents/{incident_id}").status_code == 200, 10)

    def middle(numbers: range) -> float:
        return sorted(seconds_behind(number) for number in numbers)[len(numbers) // 2]

    try:
        with_broker = middle(range(9))
        nats.kill()
        without = middle(range(9, 18))
        nats.start()
        again = middle(range(18, 27))
        print(f"seconds behind the leader: {with_broker:.3f}, without the broker {without:.3f}, again {again:.3f}")
        assert (leader.health()["state"], follower.health()["state"]) == ("open", "following")
    finally:
        nats.kill()
        for server in (leader, follower):
            server.end()
