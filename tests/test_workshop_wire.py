"""All that a browser is sent before a reveal, byte by byte, over every address: nothing of another team's is in it."""

import threading

import httpx

from simulation.workshop import playing
from tests.support import LIMIT
from tests.workshop_support import handed_in, hands, predicted, served, to, workshop

__all__ = ["hands", "served", "workshop"]
OURS = {"X-Workshop": "1"}
SECRET = {"benchmarking": 0.3517, "transformation_investment": 317.125}
WHY, ALONE, SIZE = "sentinel-why", "sentinel-alone", 123.4375


class Tap:
    """A browser whose answers and news are all kept. kept: what was received, in bytes."""

    def __init__(self, address, code):
        self.room = f"{address}/w/{code}"
        self.client = httpx.Client(headers={**OURS, "Accept-Language": "en"}, timeout=LIMIT)
        self.kept, self.version, self.changed = b"", -1, threading.Condition()
        self.stop = threading.Event()
        self.listener = threading.Thread(target=self._listen, daemon=True)

    def keep(self, answer):
        """Status line, headers and body, redirects not followed."""
        head = "".join(f"{name}: {value}\n" for name, value in answer.headers.multi_items())
        self.kept += head.encode() + answer.content
        return answer

    def post(self, act, content):
        return self.keep(self.client.post(f"{self.room}/{act}", json=content))

    def listen(self):
        self.listener.start()

    def _listen(self):
        with self.client.stream("GET", f"{self.room}/events") as news:
            for line in news.iter_lines():
                with self.changed:
                    self.kept += line.encode()
                    if line.startswith("data: "):
                        self.version = int(line[6:])
                    self.changed.notify_all()
                if self.stop.is_set():
                    return

    def heard(self, version):
        """Wait for the news of a version."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.version >= version, LIMIT)

    def looks_everywhere(self):
        for path in ("", "/state", "/state?as=board", "/board", "/qr.svg", "/team.svg", "/join/forged", "/state?as=console"):
            self.keep(self.client.get(self.room + path))


def traces(kept, figures=()):
    told = kept.decode(errors="replace")
    values = [*map(repr, SECRET.values()), repr(SIZE), WHY, ALONE, *map(repr, figures), *(f"{one:.7g}" for one in figures)]
    return [value for value in values if value in told]


def test_nothing_of_a_team_crosses_to_another_or_the_board(workshop, served):
    room = workshop.open_room("研讨")
    red, blue, board = (Tap(served, room.code) for _ in range(3))
    red.post("join", {"name": "A"}), blue.post("join", {"name": "B"})
    own = workshop.tokens.read("device", red.client.cookies[f"soe_room_{room.code}"])
    workshop.act(room.id, "facilitator:test", "start", {"plan": "short"})
    others = (blue, board)
    for tap in others:
        tap.listen()

    def all_look(version):
        for tap in others:
            tap.heard(version)
            tap.looks_everywhere()

    to(workshop, room, "alone")
    playing.save_draft(workshop, own, "alone", {**predicted(1, SIZE), "why": ALONE})
    all_look(to(workshop, room, "predict").version)
    all_look(playing.predict(workshop, own, predicted(1, SIZE, WHY)).version)
    to(workshop, room, "plan")
    playing.save_draft(workshop, own, "plan", SECRET)
    all_look(handed_in(workshop, own, SECRET, "sentinel-mark").version)
    for act, content in (
        ("draft", {"kind": "plan", "content": {"benchmarking": 0.6}}),
        ("submit", {"levers": {"benchmarking": 0.6}, "submission": "sentinel-mark"}),
        ("submit", {"levers": {"benchmarking": 9}}),
        ("predict", {"prediction": predicted(1)}),
        ("rename", {"name": "A"}),
        ("vote", {"choice": own.team}),
        ("dissent", {"lever": "benchmarking", "reason": "x", "team": own.team}),
        ("take", {"team": own.team}),
    ):
        blue.post(act, content)
    all_look(workshop.version(room.id))
    entry = workshop.current(room.id).room.sitting.rounds[1].entries[own.team]
    moved = [name for name, change in entry.change.items() if abs(change) > 1e-6]  # the others are practice, which all know
    figures = [part[name] for part in (entry.figures, entry.change) for name in moved]
    assert len(moved) >= 3
    for tap in others:
        assert traces(tap.kept, figures) == [] and b"sentinel-mark" not in tap.kept
    red.looks_everywhere()
    assert {repr(entry.figures["total_profit"]), WHY, "0.3517"} <= set(traces(red.kept, figures))  # a search that finds
    blue.kept = b""
    shown = to(workshop, room, "reveal", 1).version
    blue.heard(shown)
    blue.looks_everywhere()
    assert {repr(entry.figures["total_profit"]), WHY, "0.3517", "317.125"} <= set(traces(blue.kept, figures))
    for tap in others:
        tap.stop.set()
    workshop.act(room.id, "facilitator:test", "lock", {"on": True})  # news that lets the listeners go
    for tap in others:
        tap.listener.join(LIMIT)
        tap.client.close()
    red.client.close()


def test_a_console_s_token_is_kept_where_no_script_reads_it(workshop, served):
    room = workshop.open_room("研讨")
    token = workshop.consoles.taken(room.id, "facilitator:李")
    address, own = f"{served}/w/console", {"x-workshop": "1", "origin": "https://host.example"}

    def kept(**sent):
        answer = httpx.post(address, json=sent, headers=own)
        assert answer.status_code == 200
        return answer.headers["set-cookie"]

    told = kept(token=token, path="/soe/")
    assert told.startswith(f"soe_console={token};") and f"Max-Age={12 * 3600};" in told
    assert all(part in told for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/soe/;"))
    for path in ("/x; Domain=example.com", "//x/", "x", "/\r\nx/", 7, None):
        assert "Path=/;" in kept(token=token, path=path)
    assert "Max-Age=0;" in kept(token="", path="/"), "left"
    assert httpx.post(address, json={"token": token}).status_code == 403, "another site's page"
    for forged in ("x", token + "x", workshop.tokens.entrance(room.id), [token]):
        assert httpx.post(address, json={"token": forged}, headers=own).status_code == 404
