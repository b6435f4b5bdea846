"""How are the other programs put on a socket? Exactly as `callrouter serve` puts the service."""

import argparse
import os

from callrouter.commands.serving import listen, make_server, run


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", choices=["bare", "naive"])
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    if asked.program == "bare":
        from bench.programs.bare import program
    else:
        from bench.programs.naive import build

        program = build(
            os.environ["CALLROUTER_DATABASE_URL"],
            os.environ["CALLROUTER_PUBLIC_URL"],
            os.environ["CALLROUTER_TWILIO_AUTH_TOKEN"],
        )
    with listen("127.0.0.1", asked.port) as listener:
        run(make_server(program), listener)


if __name__ == "__main__":
    main()
