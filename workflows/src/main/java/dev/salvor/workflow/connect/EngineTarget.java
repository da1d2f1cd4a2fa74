package dev.salvor.workflow.connect;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The engine to work with.
 *
 * @param profile address, namespace, TLS and key as the SDK takes them
 */
public record EngineTarget(EngineKind kind, ClientConfigProfile profile) {
  private static final String NAMESPACE = "default";

  /** A host, or a number in brackets, with its port; or a name of one of gRPC's resolvers. */
  private static final Pattern ADDRESS =
      Pattern.compile("([^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+\\]):[0-9]{1,5}|[a-z][a-z0-9+.-]*:/.+");

  /**
   * The engine that the standard Temporal environment configuration names ({@code
   * TEMPORAL_ADDRESS}, a profile in {@code temporal.toml}); absent where none is configured, which
   * means the embedded one.
   *
   * @throws IOException if the configuration cannot be read or understood
   */
  public static Optional<EngineTarget> configured(Map<String, String> env) throws IOException {
    if (!Configuration.mayExist(env)) {
      return Optional.empty();
    }
    ClientConfigProfile profile = load(env);
    String address = profile.getAddress();
    if (address == null || address.isEmpty()) {
      return Optional.empty();
    }
    if (!ADDRESS.matcher(address).matches()) {
      throw new IOException(
          "the address \""
              + address
              + "\" is not HOST:PORT, as 127.0.0.1:7233 is; correct TEMPORAL_ADDRESS, or unset it"
              + " to use the embedded engine (open runs stay behind at the other one)");
    }
    EngineTarget target = new EngineTarget(EngineKind.EXTERNAL, withNamespace(profile));
    if (target.tlsFiles().isPresent()) {
      target.tlsFiles().get().check();
    }
    return Optional.of(target);
  }

  /** The engine that this state folder's record names. */
  public static EngineTarget recorded(EngineRecord record) {
    ClientConfigProfile.Builder profile =
        ClientConfigProfile.newBuilder().setAddress(record.address()).setNamespace(NAMESPACE);
    record.tls().map(Path::of).map(EngineTls::new).ifPresent(own -> profile.setTls(own.asClient()));
    return new EngineTarget(record.kind(), profile.build());
  }

  /**
   * The configured engine, else the recorded one, else none (nothing was ever started here).
   *
   * @throws IOException if the configuration file cannot be read or understood, or the certificates
   *     of this state folder's engine cannot be used
   */
  public static Optional<EngineTarget> find(Map<String, String> env, StateFolder state)
      throws IOException {
    Optional<EngineTarget> configured = configured(env);
    if (configured.isPresent()) {
      return configured;
    }
    Optional<EngineRecord> record = EngineRecord.read(state);
    if (record.flatMap(EngineRecord::tls).isPresent()) {
      new EngineTls(Path.of(record.get().tls().get())).check();
    }
    return record.map(EngineTarget::recorded);
  }

  /** The files by which it is reached over TLS; absent where the configuration names none. */
  public Optional<TlsFiles> tlsFiles() {
    return TlsFiles.of(profile.getTls());
  }

  /** Whether it is reached over TLS; an API key alone means that, too. */
  public boolean isTls() {
    ClientConfigTLS tls = profile.getTls();
    return tls == null
        ? profile.getApiKey() != null && !profile.getApiKey().isEmpty()
        : !Boolean.TRUE.equals(tls.isDisabled());
  }

  public String address() {
    return profile.getAddress();
  }

  public String namespace() {
    return profile.getNamespace();
  }

  @Override
  public String toString() {
    return address() + " (namespace " + namespace() + ")";
  }

  private static ClientConfigProfile load(Map<String, String> env) throws IOException {
    try {
      return ClientConfigProfile.load(options(env).build());
    } catch (NullPointerException noProfiles) {
      // The loader of SDK 1.38 stumbles over a file without any [profile.NAME]: an empty one, or
      // one that holds other tables. Such a file configures nothing.
      return ClientConfigProfile.load(options(env).setDisableFile(true).build());
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      throw new IOException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static LoadClientConfigProfileOptions.Builder options(Map<String, String> env) {
    return LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(env);
  }

  private static ClientConfigProfile withNamespace(ClientConfigProfile profile) {
    String namespace = profile.getNamespace();
    return namespace == null || namespace.isEmpty()
        ? profile.toBuilder().setNamespace(NAMESPACE).build()
        : profile;
  }
}
