package dev.salvor.worker.boot;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Whether the node comes back at boot, and if not, why. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BootState.Installed.class, name = "INSTALLED"),
  @JsonSubTypes.Type(value = BootState.Absent.class, name = "ABSENT"),
  @JsonSubTypes.Type(value = BootState.Impossible.class, name = "IMPOSSIBLE")
})
public sealed interface BootState {
  /** It does, by this unit. */
  record Installed(String unit) implements BootState {}

  /** It could, but nothing asks for it now. */
  record Absent(String unit) implements BootState {}

  /** It cannot on this machine or for this user. */
  record Impossible(String why) implements BootState {}
}
