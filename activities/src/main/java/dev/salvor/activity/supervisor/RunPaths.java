package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.run.RunId;

/**
 * Where things of a run lie on its host.
 *
 * @param root the state folder, absolute
 * @param name the run's folder under {@code runs}
 */
public record RunPaths(String root, String name) {
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

  public String secret(String parameter) {
    return folder() + "/secrets/" + parameter;
  }

  public String file(String sha256) {
    return folder() + "/files/" + sha256;
  }

  public String redact() {
    return folder() + "/redact.json";
  }

  public String prepared() {
    return folder() + "/prepared.json";
  }
}
