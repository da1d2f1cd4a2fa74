package dev.salvor.runbook.source;

/**
 * Where a value stands in its document; lines and columns from 1, indexes into the text.
 *
 * @param keyLine place of the key that the value belongs to; the value's own without a key
 * @param raw the scalar as written, without quotes; empty for lists and mappings
 */
public record Spot(
    int line,
    int column,
    int keyLine,
    int keyColumn,
    int start,
    int end,
    String path,
    String raw) {}
