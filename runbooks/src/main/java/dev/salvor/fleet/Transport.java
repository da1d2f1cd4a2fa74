package dev.salvor.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A way to act on a host. */
public enum Transport {
  /** Its own worker, by the task queue {@code host.<name>}. */
  @JsonProperty("worker")
  WORKER,
  /** SSH from a gateway. */
  @JsonProperty("ssh")
  SSH,
  /** Not at all far: the host is the machine of the node itself. */
  @JsonProperty("local")
  LOCAL
}
