package dev.salvor.workflow.handover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Map;

/**
 * What the page needs beside the events; it stays the same over the run.
 *
 * @param parameters bound values, a secret's as its reference
 * @param facts of the host
 * @param root the state folder on the host, absolute
 * @param library the folder of Salvor's programs on the host, absolute
 */
public record HandedRun(
    RunId runId,
    Definition definition,
    Map<String, Object> parameters,
    String host,
    JsonNode facts,
    String root,
    String library) {
  public HandedRun {
    parameters = Copies.ordered(parameters);
  }

  /** The fact that names {@link #library}. */
  public static final String PROGRAMS = "programs";

  String folder() {
    return root + "/runs/" + runId.folder();
  }
}
