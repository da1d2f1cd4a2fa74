package dev.salvor.fleet;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** A host that a connection goes through. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Jump.Via.class, name = "host"),
  @JsonSubTypes.Type(value = Jump.To.class, name = "address")
})
public sealed interface Jump {
  /** A host of the inventory, reached as it says there. */
  record Via(HostId host) implements Jump {}

  /**
   * A host that is not in the inventory; keys and known hosts are those of the host behind it.
   *
   * @param user who logs in; absent: as on the host behind it
   */
  record To(Optional<String> user, String address, int port) implements Jump {
    public To {
      user.ifPresent(u -> Addresses.requireAccount(u, "jump.user"));
      Addresses.requireAddress(address, "jump.address");
      Addresses.requirePort(port, "jump.port");
    }
  }

  /** As it is written in an inventory. */
  default String text() {
    return switch (this) {
      case Via via -> via.host().name();
      case To to ->
          to.user().map(u -> u + "@").orElse("") + Addresses.withPort(to.address(), to.port());
    };
  }
}
