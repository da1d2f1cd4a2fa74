package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.run.RunId;
import java.nio.charset.StandardCharsets;

/**
 * Where things of a run lie on its host.
 *
 * @param root the state folder, absolute
 * @param name the run's folder under {@code runs}
 */
public record RunPaths(String root, String name) {
  static final byte[] STOP_NOW = "now\n".getBytes(StandardCharsets.US_ASCII);
  static final byte[] STOP_AFTER_STEP = "step\n".getBytes(StandardCharsets.US_ASCII);

  public static RunPaths of(HostPin pin, RunId run) {
    return new RunPaths(pin.stateRoot(), run.folder());
  }

  public String folder() {
    return root + "/runs/" + name;
  }

  public String segment(int segment) {
    return folder() + "/segments/" + segment;
  }

  public String order(int segment, int order) {
    return segment(segment) + "/segment." + order;
  }

  /** Holds {@link #STOP_NOW} or {@link #STOP_AFTER_STEP} if the order shall not go to its end. */
  public String stop(int segment, int order) {
    return segment(segment) + "/stop." + order;
  }

  /** There when an order's supervisor has left: the record says why. A hint for who waits. */
  public String rest(int segment, int order) {
    return segment(segment) + "/rest." + order;
  }

  public String secret(String parameter) {
    return folder() + "/secrets/" + parameter;
  }

  /** Where a secret comes from that a command of the host gives when it is needed. */
  public String source(String parameter) {
    return folder() + "/sources/" + parameter;
  }

  public String file(String sha256) {
    return folder() + "/files/" + sha256;
  }

  public String redact() {
    return folder() + "/redact.json";
  }

  /** The pinned runbook. */
  public String definition() {
    return folder() + "/definition.json";
  }

  /** The run's journal as far as the host has it. */
  public String events() {
    return folder() + "/events.jsonl";
  }

  /** What the run was given, a secret as its reference. */
  public String parameters() {
    return folder() + "/parameters.json";
  }

  public String prepared() {
    return folder() + "/prepared.json";
  }
}
