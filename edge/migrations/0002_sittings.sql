-- Which meetings were put off: those are kept however long ago their plan ended.
CREATE INDEX sitting_closed ON line (meeting) WHERE json_extract(text, '$.event') = 'SittingClosed';
