package io.rollcall.ldap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Asks the name service for the servers of a domain (RFC 2782): those of the lowest priority value come first, and among
 * equals a server comes first as often as its share of the weights.
 *
 * @param nameServer {@code dns://host:port}, or {@code dns:} for those that this machine asks
 */
record ServiceRecords(String nameServer, Duration patience, RandomGenerator random) {
    /** A server, where the name service has it. */
    record Server(int priority, int weight, int port, String host) {}

    /** In the order in which they are to be tried. A name that is not there is a {@link NamingException}. */
    // What makes JNDI dangerous is objects in answers: the DNS provider hands out records as text. And it takes its
    // settings
    // as a Hashtable only.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    List<Server> lookUp(String name) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", nameServer);
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(Math.max(250, patience.toMillis() / 4)));
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        InitialDirContext context = new InitialDirContext(environment);
        try {
            List<Server> servers = new ArrayList<>();
            Attribute records =
                    context.getAttributes(name, new String[] {"SRV"}).get("SRV");
            if (records != null) {
                NamingEnumeration<?> all = records.getAll();
                while (all.hasMore()) {
                    server(String.valueOf(all.next()), servers);
                }
            }
            return inOrder(servers);
        } finally {
            context.close();
        }
    }

    /** The text form of a record: priority, weight, port, target. */
    private static void server(String text, List<Server> servers) throws NamingException {
        String[] fields = text.strip().split("\\s+", -1);
        try {
            String host = fields[3].replaceFirst("\\.$", "");
            // A target of "." says that the service is decidedly not there.
            if (!host.isEmpty()) {
                servers.add(new Server(
                        Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), host));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
            throw new NamingException("a service record reads \"" + text + "\"");
        }
    }

    private List<Server> inOrder(List<Server> servers) {
        TreeMap<Integer, List<Server>> byPriority = new TreeMap<>();
        servers.stream()
                // Servers of no weight come first, which gives them their small chance (RFC 2782, "Weight").
                .sorted(Comparator.comparingInt(Server::weight).thenComparing(Server::host))
                .forEach(server -> byPriority
                        .computeIfAbsent(server.priority(), priority -> new ArrayList<>())
                        .add(server));
        List<Server> order = new ArrayList<>();
        byPriority.values().forEach(equals -> {
            while (!equals.isEmpty()) {
                order.add(equals.remove(drawn(equals)));
            }
        });
        return order;
    }

    private int drawn(List<Server> servers) {
        int sum = servers.stream().mapToInt(Server::weight).sum();
        int at = random.nextInt(sum + 1);
        int index = 0;
        int running = servers.get(0).weight();
        while (running < at) {
            index++;
            running += servers.get(index).weight();
        }
        return index;
    }
}
