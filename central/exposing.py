"""Shows what a process of central counts, to Prometheus, on a port of its own that people's browsers never reach."""

import logging
from typing import Literal

from prometheus_client import CollectorRegistry, start_http_server

from central.settings import Settings

log = logging.getLogger(__name__)

Service = Literal["web", "sync", "worker", "relay"]


def expose(registry: CollectorRegistry, settings: Settings, service: Service) -> None:
    """Answer on this service's port from now on, in a thread that ends with the process; nothing without the setting.

    A port that is taken is said and left: to be seen is worth less than to take in what rooms send.
    """
    port = getattr(settings.metrics, service) if settings.metrics else 0
    if settings.metrics is None or not port:
        return
    try:
        start_http_server(port, addr=settings.metrics.address, registry=registry)
    except OSError as error:
        log.error("metrics.%s = %d: nobody can see how this process fares: %s", service, port, error)
