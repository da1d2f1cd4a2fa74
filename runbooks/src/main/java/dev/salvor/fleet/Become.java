package dev.salvor.fleet;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.salvor.runbook.SecretRef;
import java.util.Optional;

/** As whom things are done on a host after the login. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Become.None.class, name = "none"),
  @JsonSubTypes.Type(value = Become.Sudo.class, name = "sudo")
})
public sealed interface Become {
  /** As the account that logs in. */
  record None() implements Become {}

  /**
   * As {@code user}, by {@code sudo}.
   *
   * @param password where the answer to sudo's question comes from; absent: sudo must not ask
   */
  record Sudo(String user, Optional<SecretRef> password) implements Become {
    public Sudo {
      Addresses.requireAccount(user, "become.user");
    }
  }
}
