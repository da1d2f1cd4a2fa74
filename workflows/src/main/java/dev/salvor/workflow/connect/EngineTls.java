package dev.salvor.workflow.connect;

import io.temporal.envconfig.ClientConfigTLS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder with the keys and certificates of an engine that this node runs itself. That it exists
 * is the setting: the engine then lets nobody in without a certificate that its own authority
 * signed. Who may read the folder is an operator.
 */
public record EngineTls(Path folder) {
  /** What its certificates call the engine, beside 127.0.0.1. */
  public static final String NAME = "salvor-engine";

  public boolean isOn() {
    return Files.isDirectory(folder);
  }

  /**
   * There from the moment that TLS is switched off until an engine was started without it. A folder
   * that is gone and has none was lost.
   */
  public Path off() {
    return folder.resolveSibling("tls.off");
  }

  /** The authority's certificate, and in {@link #authorityKey} what it signs with. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  public Path authorityKey() {
    return folder.resolve("ca.key");
  }

  /** What the engine shows, to clients and between its own services. */
  public Path server() {
    return folder.resolve("server.pem");
  }

  public Path serverKey() {
    return folder.resolve("server.key");
  }

  /** What commands and worker show. */
  public Path client() {
    return folder.resolve("client.pem");
  }

  public Path clientKey() {
    return folder.resolve("client.key");
  }

  /** All that must be there. */
  public List<Path> files() {
    return List.of(authority(), authorityKey(), server(), serverKey(), client(), clientKey());
  }

  /** As the SDK takes it. */
  ClientConfigTLS asClient() {
    return ClientConfigTLS.newBuilder()
        .setServerCACertPath(authority().toString())
        .setClientCertPath(client().toString())
        .setClientKeyPath(clientKey().toString())
        .build();
  }

  /**
   * Looks whether a client can use them; dates do not count.
   *
   * @throws IOException if not; says which and what to do
   */
  void check() throws IOException {
    for (Path file : List.of(authority(), client(), clientKey())) {
      if (!Files.isReadable(file)) {
        throw new IOException(
            file
                + (Files.notExists(file)
                    ? " is not there, and the engine lets nobody in without it; salvor up makes it"
                        + " anew"
                    : " may not be read, and the engine lets nobody in without it; use the account"
                        + " that runs the node"));
      }
    }
    try {
      TlsFiles.certificates(authority());
      TlsFiles.certificates(client());
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; remove it, then: salvor up makes it anew", e);
    }
  }
}
