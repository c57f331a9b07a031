-- Which plans came by a file of another room's unit and not from central.
CREATE INDEX plan_carried ON line (meeting) WHERE json_extract(text, '$.event') = 'PlanCarriedHere';
