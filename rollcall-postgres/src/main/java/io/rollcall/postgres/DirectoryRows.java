package io.rollcall.postgres;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Bind;
import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.MembersFrom;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Secret.Purpose;
import io.rollcall.directory.Servers;
import io.rollcall.registry.Names;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configured directory as a row. */
final class DirectoryRows {
    private DirectoryRows() {}

    static DirectorySettings settings(ResultSet row) throws SQLException {
        return new DirectorySettings(
                new DirectoryName(row.getString("name")),
                DirectoryKind.parse(row.getString("kind")),
                servers(row),
                bind(row),
                extent(row),
                attributes(row),
                RegisterPolicy.valueOf(row.getString("register_policy").toUpperCase(Locale.ROOT)),
                RunRows.mode(row.getString("mode")),
                row.getBoolean("strict"),
                Duration.ofSeconds(row.getLong("interval_seconds")));
    }

    private static Servers servers(ResultSet row) throws SQLException {
        String chain = row.getString("client_chain_pem");
        return new Servers(
                texts(row, "urls"),
                row.getBoolean("start_tls"),
                row.getBoolean("verify_tls"),
                text(row, "ca_pem"),
                chain == null
                        ? Optional.empty()
                        : Optional.of(new ClientCertificate(chain, secret(row, "client_key", Purpose.CLIENT_KEY))),
                row.getBoolean("follow_referrals"));
    }

    private static Bind bind(ResultSet row) throws SQLException {
        String word = row.getString("bind");
        return switch (word) {
            case "anonymous" -> new Bind.Anonymous();
            case "simple" -> new Bind.Simple(row.getString("bind_dn"), secret(row, "password", Purpose.PASSWORD));
            case "external" -> new Bind.External();
            case "gssapi" ->
                new Bind.Kerberos(row.getString("principal"), text(row, "kdc"), secret(row, "keytab", Purpose.KEYTAB));
            default -> throw new IllegalStateException("the database holds an unknown way to bind: " + word);
        };
    }

    private static Extent extent(ResultSet row) throws SQLException {
        return new Extent(
                texts(row, "bases"),
                texts(row, "user_bases"),
                text(row, "user_filter"),
                texts(row, "group_bases"),
                text(row, "group_filter"),
                row.getBoolean("nested"),
                row.getBoolean("distribution_groups"));
    }

    private static AttributeNames attributes(ResultSet row) throws SQLException {
        return new AttributeNames(
                text(row, "id_attribute"),
                text(row, "login_attribute"),
                text(row, "group_name_attribute"),
                text(row, "display_name_attribute"),
                text(row, "mail_attribute"),
                texts(row, "member_attributes"),
                texts(row, "member_login_attributes"),
                MembersFrom.valueOf(row.getString("members_from").toUpperCase(Locale.ROOT)),
                text(row, "member_of_attribute"),
                texts(row, "blocked_attributes"));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static Secret secret(ResultSet row, String column, Purpose purpose) throws SQLException {
        return new Secret(purpose, row.getBytes(column));
    }

    static void insert(Connection connection, DirectorySettings settings) throws SQLException {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("name", settings.name().value());
        columns.put("name_key", Names.key(settings.name().value()));
        columns.put("kind", settings.kind().word());
        columns.putAll(columns(settings.servers()));
        columns.putAll(columns(settings.bind()));
        columns.putAll(columns(settings.extent()));
        columns.putAll(columns(settings.attributes()));
        columns.put("register_policy", settings.registerPolicy().name().toLowerCase(Locale.ROOT));
        columns.put("mode", RunRows.word(settings.mode()));
        columns.put("strict", settings.strict());
        columns.put("interval_seconds", settings.interval().toSeconds());
        List<@Nullable Object> values = new ArrayList<>(columns.values());
        Sql.update(
                connection,
                "insert into directory (" + String.join(", ", columns.keySet()) + ") values ("
                        + String.join(", ", Collections.nCopies(values.size(), "?")) + ")",
                values.toArray());
    }

    private static Map<String, @Nullable Object> columns(Servers servers) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("urls", array(servers.urls()));
        columns.put("start_tls", servers.startTls());
        columns.put("verify_tls", servers.verifyTls());
        columns.put("ca_pem", servers.caPem().orElse(null));
        servers.clientCertificate().ifPresent(certificate -> {
            columns.put("client_chain_pem", certificate.chainPem());
            columns.put("client_key", certificate.key().ciphertext());
        });
        columns.put("follow_referrals", servers.followReferrals());
        return columns;
    }

    private static Map<String, @Nullable Object> columns(Bind bind) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("bind", bind.word());
        if (bind instanceof Bind.Simple simple) {
            columns.put("bind_dn", simple.dn());
            columns.put("password", simple.password().ciphertext());
        } else if (bind instanceof Bind.Kerberos kerberos) {
            columns.put("principal", kerberos.principal());
            columns.put("kdc", kerberos.kdc().orElse(null));
            columns.put("keytab", kerberos.keytab().ciphertext());
        }
        return columns;
    }

    private static Map<String, @Nullable Object> columns(Extent extent) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("bases", array(extent.bases()));
        columns.put("user_bases", array(extent.userBases()));
        columns.put("user_filter", extent.userFilter().orElse(null));
        columns.put("group_bases", array(extent.groupBases()));
        columns.put("group_filter", extent.groupFilter().orElse(null));
        columns.put("nested", extent.nested());
        columns.put("distribution_groups", extent.distributionGroups());
        return columns;
    }

    private static Map<String, @Nullable Object> columns(AttributeNames names) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("id_attribute", names.id().orElse(null));
        columns.put("login_attribute", names.login().orElse(null));
        columns.put("group_name_attribute", names.groupName().orElse(null));
        columns.put("display_name_attribute", names.displayName().orElse(null));
        columns.put("mail_attribute", names.mail().orElse(null));
        columns.put("member_attributes", array(names.memberDns()));
        columns.put("member_login_attributes", array(names.memberLogins()));
        columns.put("members_from", names.membersFrom().name().toLowerCase(Locale.ROOT));
        columns.put("member_of_attribute", names.memberOf().orElse(null));
        columns.put("blocked_attributes", array(names.blocked()));
        return columns;
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
