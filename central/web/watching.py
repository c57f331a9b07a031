"""Counts the pages' requests: which route, what class of answer, how long; never who asked or for what."""

import time

from flask import Flask, Response, g, request

from central.measures import Pages

NO_ROUTE = "none"


def watch_requests(app: Flask, measures: Pages) -> None:
    """From now on each answer is counted. Call it before the first request."""

    def begin() -> None:
        g.began_s = time.perf_counter()

    def count(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule is not None else NO_ROUTE
        took_s = time.perf_counter() - g.get("began_s", time.perf_counter())
        measures.answered(route=route, method=request.method, status=answer.status_code, seconds=took_s)
        if g.get("database_failed", False):
            measures.database_errors.inc()
        return answer

    # Before all that the pages do for themselves, so that their time is in it.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(count)
