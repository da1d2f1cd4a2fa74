package dev.salvor.fleet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.salvor.runbook.Names;

/** The name of a machine acted on. {@code local} is the machine of the node itself. */
public record HostId(@JsonValue String name) {
  public static final HostId LOCAL = new HostId("local");

  @JsonCreator
  public HostId {
    Names.requirePathName(name, "host");
  }

  @Override
  public String toString() {
    return name;
  }
}
