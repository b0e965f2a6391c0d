package io.rollcall.ldap;

import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Mode;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Settings of a directory for tests; each method gives a copy with one thing changed. */
record Settings(
        DirectoryKind kind,
        List<String> urls,
        boolean startTls,
        boolean verifyTls,
        Optional<String> ca,
        Optional<String> bindDn,
        String password,
        String base,
        Optional<String> userBase,
        Optional<String> userFilter,
        Optional<String> groupBase,
        Optional<String> groupFilter,
        boolean nested) {
    static Settings of(DirectoryKind kind, String base, String... urls) {
        Optional<String> none = Optional.empty();
        return new Settings(kind, List.of(urls), false, true, none, none, "", base, none, none, none, none, true);
    }

    Settings kind(DirectoryKind newKind) {
        return new Settings(
                newKind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings startTls(boolean newStartTls) {
        return new Settings(
                kind,
                urls,
                newStartTls,
                verifyTls,
                ca,
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings verifyTls(boolean newVerify) {
        return new Settings(
                kind,
                urls,
                startTls,
                newVerify,
                ca,
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings ca(String pem) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                Optional.of(pem),
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings bind(String dn, String newPassword) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                Optional.of(dn),
                newPassword,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings anonymousWith(String newPassword) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                Optional.empty(),
                newPassword,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings base(String newBase) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password,
                newBase,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested);
    }

    Settings users(String newBase, String filter) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password,
                base,
                Optional.of(newBase),
                Optional.of(filter),
                groupBase,
                groupFilter,
                nested);
    }

    Settings groups(String newBase, String filter) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                Optional.of(newBase),
                Optional.of(filter),
                nested);
    }

    Settings bases(String users, String groups) {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password,
                base,
                Optional.of(users),
                userFilter,
                Optional.of(groups),
                groupFilter,
                nested);
    }

    Settings direct() {
        return new Settings(
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password,
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                false);
    }

    DirectorySettings settings() {
        return new DirectorySettings(
                new DirectoryName("corp"),
                kind,
                urls,
                startTls,
                verifyTls,
                ca,
                bindDn,
                password.isEmpty() ? Optional.empty() : Optional.of(new Secret(new byte[] {1})),
                base,
                userBase,
                userFilter,
                groupBase,
                groupFilter,
                nested,
                RegisterPolicy.MANUAL,
                Mode.PARTIAL,
                false,
                DirectorySettings.DEFAULT_INTERVAL);
    }

    LdapDirectory directory() {
        return directory(new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 1000));
    }

    LdapDirectory directory(Patience patience) {
        Supplier<byte[]> secret = () -> password.getBytes(StandardCharsets.UTF_8);
        return new LdapDirectory(settings(), secret, patience, Clock.systemUTC());
    }
}
