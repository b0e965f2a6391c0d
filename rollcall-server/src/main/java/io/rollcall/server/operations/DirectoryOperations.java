package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.ldap.Certificates;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.server.secrets.SecretBox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be asked about directories. Safe for many threads. */
public final class DirectoryOperations {
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(?i)ldaps?://(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?/?$");

    private final Registry registry;
    private final Lookup lookup;
    private final Connections connections;
    private final SecretBox secrets;

    public DirectoryOperations(Registry registry, Connections connections, SecretBox secrets) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
        this.connections = connections;
        this.secrets = secrets;
    }

    /**
     * Checks a directory's description, tests the connection if asked to, and keeps it with all that is secret sealed.
     *
     * @param test whether a directory that does not pass its test is refused
     * @throws RefusedException if anything is wrong with it; nothing is stored then
     * @throws io.rollcall.server.secrets.KeyFileException if anything in it is secret, and the key is not the one that
     *     opens what is stored already
     */
    public Added add(DirectoryDraft draft, boolean test, String actor) {
        DirectorySettings checked = Drafts.check(draft, connections);
        if (registry.directories().find(checked.name()).isPresent()) {
            throw new RefusedException(
                    Kind.NAME_TAKEN,
                    "There is a directory " + checked.name() + " already. Choose another name, or remove that one"
                            + " first: rollcall directory remove " + checked.name());
        }
        if (!checked.secrets().isEmpty()) {
            openStoredSecrets();
        }
        DirectorySettings settings = Drafts.seal(draft, checked, secrets);
        List<Directory.Step> failed = test ? failed(settings) : List.of();
        registry.directories().add(settings, actor);
        return new Added(settings, failed);
    }

    /**
     * A directory that was added.
     *
     * @param failed the steps of its test that failed at one URL, while another one was fine
     */
    public record Added(DirectorySettings settings, List<Directory.Step> failed) {
        public Added {
            failed = List.copyOf(failed);
        }
    }

    /** One key for all: a new one, in the place of a lost one, would make the loss of the others' secrets final. */
    private void openStoredSecrets() {
        registry.directories()
                .list()
                .forEach(stored ->
                        stored.secrets().forEach(secret -> Arrays.fill(secrets.open(stored.name(), secret), (byte) 0)));
    }

    private List<Directory.Step> failed(DirectorySettings settings) {
        List<Directory.Step> steps = connections.open(settings).test();
        List<Directory.Step> failed = steps.stream().filter(step -> !step.ok()).toList();
        if (!passed(steps)) {
            throw new RefusedException(
                    Kind.INVALID,
                    settings.name() + " was not stored, because its test failed"
                            + failed.stream()
                                    .map(step -> " at step \"" + step.step() + "\": " + step.found())
                                    .collect(Collectors.joining("\nand")));
        }
        return failed;
    }

    /** Whether a test got to its end, by whichever URL. */
    public static boolean passed(List<Directory.Step> steps) {
        return !steps.isEmpty() && steps.get(steps.size() - 1).ok();
    }

    public List<DirectorySettings> list() {
        return registry.directories().list();
    }

    public DirectorySettings find(String name) {
        return lookup.settings(name);
    }

    public List<Directory.Step> test(String name) {
        return open(name).test();
    }

    /** Directory users whose login name, display name or mail contains the text, in order of login name. */
    public List<DirectoryUser> users(String name, String search, int limit) throws DirectoryException {
        return open(name).searchUsers(search, limit);
    }

    /** Directory groups whose name contains the text, in order of name. */
    public List<DirectoryGroup> groups(String name, String search, int limit) throws DirectoryException {
        return open(name).searchGroups(search, limit);
    }

    /**
     * Forgets a directory.
     *
     * @param detach makes its external groups local first, and its users no longer linked
     */
    public void remove(String name, boolean detach, String actor) {
        registry.directories().remove(lookup.settings(name).name(), detach, actor);
    }

    /** Lets the next run read an earlier state than the last one did, or one without any member. */
    public void forgetPosition(String name, String actor) {
        registry.directories().forgetPosition(lookup.settings(name).name(), actor);
    }

    /** What is unsafe about a directory's settings and has to be said at each run; one sentence each. */
    public static List<String> warnings(DirectorySettings settings) {
        List<String> warnings = new ArrayList<>();
        boolean plain = settings.servers().urls().stream().anyMatch(DirectoryOperations::crossesTheNetworkUnencrypted);
        if (!settings.servers().verifyTls()) {
            warnings.add(settings.name() + ": certificate and host name are not verified (--insecure-skip-tls-verify):"
                    + " whoever is in between can read the password and invent members.");
        }
        if (plain && !settings.servers().startTls() && settings.bind() instanceof Bind.Simple) {
            warnings.add(
                    settings.name() + ": the password crosses the network unencrypted. Use ldaps://, or --starttls.");
        }
        Certificates.expiring(settings, Instant.now())
                .forEach(sentence -> warnings.add(settings.name() + ": " + sentence));
        return List.copyOf(warnings);
    }

    private static boolean crossesTheNetworkUnencrypted(String url) {
        return url.toLowerCase(Locale.ROOT).matches("ldap(\\+srv)?:.*")
                && !THIS_MACHINE.matcher(url).lookingAt();
    }

    private Directory open(String name) {
        return connections.open(lookup.settings(name));
    }
}
