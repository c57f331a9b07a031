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
        # A method is the browser's word; those that no page knows are one.
        method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
        measures.requests.labels(route, method, f"{answer.status_code // 100}xx").inc()
        measures.seconds.labels(route).observe(time.perf_counter() - g.get("began_s", time.perf_counter()))
        if g.get("database_failed", False):
            measures.database_errors.inc()
        return answer

    # Before all that the pages do for themselves, so that their time is in it.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(count)
