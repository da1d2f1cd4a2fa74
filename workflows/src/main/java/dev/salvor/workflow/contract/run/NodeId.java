package dev.salvor.workflow.contract.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which of all nodes on an engine: 16 hex digits of a digest over machine and state folder. It
 * stands in the name of the node's task queue, so it tells nothing about either.
 */
public record NodeId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

  @JsonCreator
  public NodeId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("node id: \"" + value + "\" is not 16 hex digits");
    }
  }

  /**
   * The node with this state folder on this machine.
   *
   * @param machineId of the machine, as {@code /etc/machine-id} has it
   * @param stateId random id kept in the state folder
   */
  public static NodeId of(String machineId, String stateId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ("salvor/1 node " + machineId + " " + stateId).getBytes(StandardCharsets.UTF_8));
      return new NodeId(HexFormat.of().formatHex(Arrays.copyOf(digest, 8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
