package io.rollcall.ldap;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a directory for tests; each method gives a copy with one thing changed. */
record Settings(DirectoryKind kind, Servers servers, Bind bind, Extent extent) {
    static Settings of(DirectoryKind kind, String base, String... urls) {
        return new Settings(kind, Servers.at(urls), new Bind.Anonymous(), Extent.below(base));
    }

    List<String> urls() {
        return servers.urls();
    }

    Settings servers(Servers newServers) {
        return new Settings(kind, newServers, bind, extent);
    }

    Settings kind(DirectoryKind newKind) {
        return new Settings(newKind, servers, bind, extent);
    }

    Settings startTls(boolean newStartTls) {
        return servers(servers.withStartTls(newStartTls));
    }

    Settings verifyTls(boolean newVerify) {
        return servers(servers.withVerifyTls(newVerify));
    }

    Settings ca(String pem) {
        return servers(servers.withCa(pem));
    }

    Settings bind(Bind newBind) {
        return new Settings(kind, servers, newBind, extent);
    }

    /** Nothing is sealed here: what stands for the sealed password is the password. */
    Settings bind(String dn, String password) {
        return bind(new Bind.Simple(dn, secret(Secret.Purpose.PASSWORD, password)));
    }

    static Secret secret(Secret.Purpose purpose, String text) {
        return new Secret(purpose, text.getBytes(StandardCharsets.UTF_8));
    }

    Settings extent(Extent newExtent) {
        return new Settings(kind, servers, bind, newExtent);
    }

    Settings base(String newBase) {
        return extent(new Extent(
                List.of(newBase),
                extent.userBases(),
                extent.userFilter(),
                extent.groupBases(),
                extent.groupFilter(),
                extent.nested(),
                extent.distributionGroups()));
    }

    Settings users(String newBase, String filter) {
        return extent(extent.withUsers(List.of(newBase), Optional.of(filter)));
    }

    Settings groups(String newBase, String filter) {
        return extent(extent.withGroups(List.of(newBase), Optional.of(filter)));
    }

    Settings bases(String users, String groups) {
        return extent(extent.withUsers(List.of(users), extent.userFilter())
                .withGroups(List.of(groups), extent.groupFilter()));
    }

    Settings direct() {
        return extent(extent.withNested(false));
    }

    DirectorySettings settings() {
        return DirectorySettings.of(new DirectoryName("corp"), kind, servers, bind, extent);
    }

    LdapDirectory directory() {
        return directory(new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 1000));
    }

    LdapDirectory directory(AttributeNames names) {
        return directory(names, new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 1000));
    }

    LdapDirectory directory(AttributeNames names, Patience patience) {
        return new LdapDirectory(
                settings().withAttributes(names),
                Secret::ciphertext,
                patience,
                Clock.systemUTC(),
                LdapDirectory.NAME_SERVERS_OF_THIS_MACHINE);
    }

    LdapDirectory directory(Patience patience) {
        return directory(patience, LdapDirectory.NAME_SERVERS_OF_THIS_MACHINE);
    }

    LdapDirectory directory(Patience patience, String nameServer) {
        return new LdapDirectory(settings(), Secret::ciphertext, patience, Clock.systemUTC(), nameServer);
    }
}
