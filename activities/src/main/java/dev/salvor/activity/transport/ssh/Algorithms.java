package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.SocketFactory;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.kex.KeyExchange;

/**
 * What connections are made with, made once: the library looks for every algorithm, which takes
 * long. Key exchange by curve25519 is asked for first: it costs both ends a tenth of what the
 * others do. {@link #SETTING} names others, in the order in which they are offered.
 */
final class Algorithms {
  static final String SETTING = "SALVOR_SSH_KEX";

  /** What goes out goes at once: an order is one small packet, and its answer is waited for. */
  private static final SocketFactory PROMPT =
      new SocketFactory() {
        @Override
        public Socket createSocket() throws IOException {
          return prompt(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
          return prompt(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
          return prompt(new Socket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
          return prompt(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
          return prompt(new Socket(host, port, from, fromPort));
        }

        private Socket prompt(Socket socket) throws IOException {
          socket.setTcpNoDelay(true);
          return socket;
        }
      };

  /** Made by the first who asks. */
  private static final class Shared {
    static final Config CONFIG = config();

    private static Config config() {
      DefaultConfig config = new DefaultConfig();
      config.setKeepAliveProvider(Signs.PROVIDER);
      config.setKeyExchangeFactories(
          chosen(
              config.getKeyExchangeFactories(),
              Optional.ofNullable(System.getenv(SETTING)).orElse("")));
      config.setCipherFactories(quickFirst(config.getCipherFactories(), compiled()));
      return config;
    }
  }

  private Algorithms() {}

  /**
   * Those of {@code all} that {@code names} names, separated by commas, in this order; if it names
   * none that there is, all, curve25519 first.
   */
  static List<Factory.Named<KeyExchange>> chosen(
      List<Factory.Named<KeyExchange>> all, String names) {
    List<Factory.Named<KeyExchange>> named =
        Arrays.stream(names.split(","))
            .flatMap(name -> all.stream().filter(one -> one.getName().equals(name.strip())))
            .distinct()
            .toList();
    return named.isEmpty()
        ? all.stream().sorted((a, b) -> Boolean.compare(isFast(b), isFast(a))).toList()
        : named;
  }

  private static boolean isFast(Factory.Named<KeyExchange> exchange) {
    return exchange.getName().startsWith("curve25519");
  }

  /**
   * AES-GCM first: of the library's own it costs least. With Java's second compiler the processor
   * does it, at a hundred times that rate; without it Java's is the slower one.
   *
   * @param compiled whether this Java has its second compiler
   */
  static List<Factory.Named<Cipher>> quickFirst(List<Factory.Named<Cipher>> all, boolean compiled) {
    List<Factory.Named<Cipher>> ciphers = new ArrayList<>();
    if (compiled) {
      ciphers.addAll(JavaGcm.factories());
    }
    Set<String> had = ciphers.stream().map(Factory.Named::getName).collect(Collectors.toSet());
    all.stream()
        .filter(one -> !had.contains(one.getName()))
        .sorted(Comparator.comparing(one -> !one.getName().endsWith("-gcm@openssh.com")))
        .forEach(ciphers::add);
    return ciphers;
  }

  /** As HotSpot says that it stops at its first compiler. */
  private static boolean compiled() {
    return !System.getProperty("java.vm.info", "").contains("emulated-client");
  }

  static Config config() {
    return Shared.CONFIG;
  }

  static SocketFactory sockets() {
    return PROMPT;
  }

  /** Does once what the first connection would wait for. */
  static void warm() {
    Config config = config();
    try {
      KeyPairGenerator pairs = SecurityUtils.getKeyPairGenerator("X25519");
      pairs.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      // Then the first connection says so.
      return;
    }
    config.getKeyExchangeFactories().getFirst().create();
    config.getRandomFactory().create();
  }
}
