"""The service keeps what its OpenAPI document promises, whatever a phone sends.

Usage: python schemathesis_contract.py http://127.0.0.1:8080
The service must run with its stand-in for WeChat, which signs in the demo people.
"""

import json
import pathlib
import subprocess
import sys
import urllib.request

# An operator, a team's leader and a village agent: between them they may do everything.
PEOPLE = ["demo-operator", "demo-team-1", "demo-agent"]

# Signing out would end the run, and the live channel is no HTTP: api/tests/it/live.rs has both.
NOT_ASKED = ["/api/v1/sessions/current", "/api/v1/live"]

# A schema cannot say that a place is in China or that a window lies ahead: what fits the schema
# may be refused.
NOT_CHECKED = "positive_data_acceptance"


def post(url, form):
    body = json.dumps(form).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, method="POST")) as answer:
        return json.load(answer)


def sign_in(service, alias):
    code = post(f"{service}/api/v1/demo/codes", {"alias": alias})["code"]
    return post(f"{service}/api/v1/sessions", {"code": code})["token"]


def ask_as(service, alias):
    """Asks everything in this person's name, with the same questions every time."""
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    command = [program, "run", f"{service}/api/openapi.json"]
    command += ["--header", f"Authorization: Bearer {sign_in(service, alias)}"]
    for path in NOT_ASKED:
        command += ["--exclude-path", path]
    command += ["--exclude-checks", NOT_CHECKED, "--phases", "examples,coverage,fuzzing"]
    command += ["--max-examples", "10", "--seed", "1", "--continue-on-failure"]
    command += ["--warnings", "off", "--no-color"]
    print(f"-- as {alias}", flush=True)
    return subprocess.run(command, check=False).returncode == 0


def main():
    service = sys.argv[1]
    kept = [ask_as(service, alias) for alias in PEOPLE]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
