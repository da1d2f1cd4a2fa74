package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** One connection that is logged in, with those it goes through. */
final class SshLink implements AutoCloseable {
  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /** Made once: it looks for every algorithm. */
  private static final class Shared {
    static final Config CONFIG = config();

    private static Config config() {
      DefaultConfig config = new DefaultConfig();
      config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
      return config;
    }
  }

  private final SSHClient client;
  private final Optional<SshLink> through;

  private SshLink(SSHClient client, Optional<SshLink> through) {
    this.client = client;
    this.through = through;
  }

  /**
   * Connects and logs in.
   *
   * @throws IOException it could not; the message is for people and names the target
   */
  static SshLink open(SshTarget target) throws IOException {
    Optional<SshLink> through = Optional.empty();
    if (target.jump().isPresent()) {
      through = Optional.of(open(target.jump().get()));
    }
    SshLink link = new SshLink(new SSHClient(Shared.CONFIG), through);
    boolean ready = false;
    try {
      link.connect(target);
      link.login(target);
      ready = true;
      return link;
    } finally {
      if (!ready) {
        link.close();
      }
    }
  }

  private void connect(SshTarget target) throws IOException {
    HostKeys keys = new HostKeys(target.knownHosts());
    client.addHostKeyVerifier(keys);
    int millis = Math.toIntExact(Math.min(target.connectTimeout().toMillis(), Integer.MAX_VALUE));
    client.setConnectTimeout(millis);
    client.setTimeout(millis);
    client.getTransport().setTimeoutMs(millis);
    client.getConnection().setTimeoutMs(millis);
    try {
      if (through.isPresent()) {
        client.connectVia(
            through.get().client.newDirectConnection(target.address(), target.port()));
      } else {
        client.connect(target.address(), target.port());
      }
    } catch (TransportException e) {
      throw new IOException(keys.problem().orElseGet(() -> words(target, e)), e);
    } catch (IOException e) {
      throw new IOException(words(target, e), e);
    }
    client.getConnection().getKeepAlive().setKeepAliveInterval(KEEP_ALIVE_SECONDS);
  }

  private void login(SshTarget target) throws IOException {
    List<KeyProvider> providers = new ArrayList<>();
    for (Path identity : target.identities()) {
      checkMode(identity);
      providers.add(
          target.passphrase().isPresent()
              ? client.loadKeys(
                  identity.toString(),
                  PasswordUtils.createOneOff(target.passphrase().get().toCharArray()))
              : client.loadKeys(identity.toString()));
    }
    try {
      client.authPublickey(target.user(), providers);
    } catch (UserAuthException e) {
      throw new IOException(
          target.name()
              + " refuses the login with "
              + target.identities()
              + ": "
              + e.getMessage()
              + "; is the key in ~/.ssh/authorized_keys there, and its passphrase right?",
          e);
    }
  }

  private static void checkMode(Path identity) throws IOException {
    if (!Files.isReadable(identity)) {
      throw new IOException("the private key " + identity + " is not there or cannot be read");
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(identity, new LinkOption[0]);
    if (mode.stream().anyMatch(OTHERS::contains)) {
      throw new IOException(
          "others may read the private key " + identity + "; run chmod 600 on it");
    }
  }

  private static String words(SshTarget target, IOException e) {
    String why = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return "cannot connect to " + target.name() + ": " + why;
  }

  Session session() throws IOException {
    return client.startSession();
  }

  boolean isOpen() {
    return client.isConnected() && client.isAuthenticated();
  }

  @Override
  public void close() {
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      through.ifPresent(SshLink::close);
    }
  }
}
