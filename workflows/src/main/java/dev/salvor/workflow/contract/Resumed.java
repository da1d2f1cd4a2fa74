package dev.salvor.workflow.contract;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a run carries over when it continues as new: cursor, undo stack, outputs, counters. The form
 * belongs to the interpreter of the version that wrote it.
 */
public record Resumed(int interpreterVersion, JsonNode state) {}
