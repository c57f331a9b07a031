"""The OpenAPI 3.1 description, written from the calls and their shapes: what is decoded is what is described."""

import re
from http import HTTPStatus
from typing import Any

import msgspec

from central.api.calls.call import Call
from central.api.calls.every import CALLS
from central.api.shapes import Error

ROOT = "/api/v1"
PLACE = re.compile(r"\{(\w+)\}")
MOST = 999_999_999
FILE = "application/octet-stream"
_REFUSALS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)


def describe(*, name: str, software: str) -> dict[str, Any]:
    """The whole description."""
    types = [Error, *(one.asked for one in CALLS), *(one.answer for one in CALLS if one.answer is not None)]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    answered = iter(schemas[1 + len(CALLS) :])
    paths: dict[str, dict[str, Any]] = {}
    for call, asked in zip(CALLS, schemas[1:], strict=False):
        told = next(answered) if call.answer is not None else None
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, asked, told, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{name}: phòng họp không giấy", "version": software},
        "servers": [{"url": ROOT}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(call: Call, asked: dict[str, Any], told: dict[str, Any] | None, schemas: dict[str, Any]) -> Any:
    content = {"application/json": {"schema": told}} if told else {call.media: {"schema": {"type": "string"}}}
    operation: dict[str, Any] = {
        "operationId": call.act.__name__,
        "summary": call.summary,
        "description": scopes_told(call),
        "parameters": [_number(name) for name in PLACE.findall(call.path)],
        "responses": {
            str(call.status): {"description": HTTPStatus(call.status).phrase, "content": content},
            **{str(one): _refusal(one) for one in _REFUSALS},
        },
    }
    if call.takes_file:
        whole = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {FILE: whole}}
    elif call.method == "POST":
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": asked}}}
    if call.method == "GET" or call.takes_file:
        shape = schemas[asked["$ref"].rpartition("/")[2]]
        needed = shape.get("required", [])
        operation["parameters"] += [
            {"name": name, "in": "query", "required": name in needed, "schema": schema}
            for name, schema in shape["properties"].items()
        ]
    return operation


def scopes_told(call: Call) -> str:
    """Which scopes allow the call, any of them."""
    return f"Scope: {' or '.join(call.scopes)}"


def _number(name: str) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _refusal(status: int) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": HTTPStatus(status).phrase, "content": content}
