package io.rollcall.ldap;

import static io.rollcall.ldap.ScriptedCompany.BASE;
import static io.rollcall.testkit.servers.scripted.Misbehaviour.at;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.NoticeOfDisconnectionExtendedResult;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.testkit.servers.scripted.Answer;
import io.rollcall.testkit.servers.scripted.Misbehaviour;
import io.rollcall.testkit.servers.scripted.Request.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One misbehaviour of a server a case: the run fails and names the cause, and not one membership, block or orphan's mark
 * changes. To add a case, say in a sentence what the server does, do it, and name the words that a person must read.
 */
class AbsenceNeedsProofTest {
    /**
     * @param sentence what the server does
     * @param words what the failed run must say
     */
    record Case(String sentence, Misbehaviour misbehaviour, List<String> words) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    private static Case the(String sentence, Misbehaviour misbehaviour, String... words) {
        return new Case(sentence, misbehaviour, List.of(words));
    }

    private static Misbehaviour ending(Kind kind, ResultCode code, String... urls) {
        return at(kind, (request, proper, wire) -> wire.send(proper.first(3).ending(code, urls)));
    }

    private static Misbehaviour bytes(String hex) {
        return at(
                Kind.USERS, (request, proper, wire) -> wire.send(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /** Sends the answer under a proper head with this operation's bytes. */
    private static Misbehaviour operation(String hex) {
        byte[] operation = HexFormat.of().parseHex(hex.replace(" ", ""));
        return at(Kind.USERS, (request, proper, wire) -> {
            wire.send(ByteBuffer.allocate(8 + operation.length)
                    .put(new byte[] {0x30, (byte) (6 + operation.length), 2, 4})
                    .putInt(request.id())
                    .put(operation)
                    .array());
        });
    }

    private static Misbehaviour instead(Kind kind, UnaryOperator<Answer> change) {
        return at(kind, (request, proper, wire) -> wire.send(change.apply(proper)));
    }

    private static Entry with(Entry entry, String attribute, String value) {
        entry.setAttribute(new Attribute(attribute, value));
        return entry;
    }

    private static Entry moved(Entry entry, String dn) {
        return new Entry(dn, entry.getAttributes());
    }

    static Stream<Case> results() {
        return Stream.of(
                the(
                        "a size limit cuts the users off",
                        ending(Kind.USERS, ResultCode.SIZE_LIMIT_EXCEEDED),
                        "users",
                        "size limit"),
                the(
                        "a size limit cuts the groups off",
                        ending(Kind.GROUPS, ResultCode.SIZE_LIMIT_EXCEEDED),
                        "groups",
                        "size limit"),
                the(
                        "a size limit cuts the members off",
                        ending(Kind.RANGE, ResultCode.SIZE_LIMIT_EXCEEDED),
                        "members",
                        "size limit"),
                the("a time limit", ending(Kind.USERS, ResultCode.TIME_LIMIT_EXCEEDED), "time limit"),
                the(
                        "an administrative limit",
                        ending(Kind.GROUPS, ResultCode.ADMIN_LIMIT_EXCEEDED),
                        "administrative limit"),
                the("it is busy", ending(Kind.USERS, ResultCode.BUSY), "busy"),
                the("it is unavailable", ending(Kind.GROUPS, ResultCode.UNAVAILABLE), "unavailable"),
                the("it is unwilling", ending(Kind.USERS, ResultCode.UNWILLING_TO_PERFORM), "unwilling"),
                the("an internal error", ending(Kind.GROUPS, ResultCode.OTHER), "failed after 3 entries"),
                the("reading is not allowed", ending(Kind.USERS, ResultCode.INSUFFICIENT_ACCESS_RIGHTS), "not allowed"),
                the("the base is gone", ending(Kind.GROUPS, ResultCode.NO_SUCH_OBJECT), "does not exist"),
                the(
                        "a group is gone while its ranges are read",
                        ending(Kind.RANGE, ResultCode.NO_SUCH_OBJECT),
                        "exist"),
                the(
                        "it refers to another server",
                        ending(Kind.USERS, ResultCode.REFERRAL, "ldap://other.example/" + BASE),
                        "referred to another server",
                        "ldap://other.example/"),
                the(
                        "another server holds a part",
                        instead(Kind.GROUPS, proper -> proper.references("ldap://other.example/ou=far," + BASE)),
                        "is not followed",
                        "ldap://other.example/ou=far"),
                the("the root DSE is refused", ending(Kind.ROOT_DSE, ResultCode.UNWILLING_TO_PERFORM), "root DSE"),
                the(
                        "the bind is refused",
                        instead(
                                Kind.BIND,
                                proper -> proper.ending(new BindResponseProtocolOp(49, null, "no", null, null))),
                        "password is wrong"),
                the(
                        "the bind succeeds, anonymously",
                        instead(Kind.WHO_AM_I, proper -> proper.ending(whoAmI(""))),
                        "anonymous"),
                the(
                        "the bind succeeds, anonymously, as 389 DS says it",
                        instead(Kind.WHO_AM_I, proper -> proper.ending(whoAmI("dn: "))),
                        "anonymous"));
    }

    private static ProtocolOp whoAmI(String answer) {
        return new ExtendedResponseProtocolOp(0, null, null, null, null, new ASN1OctetString(answer));
    }

    static Stream<Case> pages() {
        AtomicReference<Answer> first = new AtomicReference<>();
        AtomicInteger cookies = new AtomicInteger();
        return Stream.of(
                the(
                        "the first page comes again and again, with the same cookie",
                        at(Kind.GROUPS, (request, proper, wire) -> {
                            if (request.isFirstPage()) {
                                first.set(proper);
                            }
                            wire.send(Objects.requireNonNull(first.get()).under(request.id()));
                        }),
                        "a page again"),
                the(
                        "the cookie is lost, so users begin anew at the third page",
                        at(Kind.USERS, (request, proper, wire) -> {
                            if (request.isFirstPage()) {
                                first.set(proper);
                            }
                            boolean third = new String(request.cookie(), StandardCharsets.US_ASCII).equals("8");
                            wire.send(
                                    third ? Objects.requireNonNull(first.get()).under(request.id()) : proper);
                        }),
                        "a page again"),
                the(
                        "empty pages without end, always with a new cookie",
                        at(
                                Kind.USERS,
                                (request, proper, wire) -> wire.send(proper.first(0)
                                        .cookie(Integer.toString(cookies.incrementAndGet())
                                                .getBytes(StandardCharsets.US_ASCII)))),
                        "empty pages"),
                the(
                        "empty pages without end, always with the same cookie",
                        instead(Kind.GROUPS, proper -> proper.first(0).cookie(new byte[] {'0'})),
                        "empty pages"),
                the(
                        "the cookie is not known any more",
                        at(
                                Kind.USERS,
                                (request, proper, wire) -> wire.send(
                                        request.isFirstPage()
                                                ? proper
                                                : proper.first(0).ending(ResultCode.UNWILLING_TO_PERFORM))),
                        "unwilling"),
                the(
                        "it does not say whether there is another page",
                        instead(Kind.USERS, Answer::withoutControls),
                        "whether there are more pages"),
                the(
                        "it says so of each page but the last",
                        at(
                                Kind.GROUPS,
                                (request, proper, wire) ->
                                        wire.send(request.isFirstPage() ? proper : proper.withoutControls())),
                        "whether there are more pages"));
    }

    static Stream<Case> messages() {
        return Stream.of(
                the(
                        "it answers another message id",
                        at(Kind.USERS, (request, proper, wire) -> wire.send(proper.under(request.id() + 7))),
                        "message id"),
                the(
                        "one entry bears another message id",
                        at(Kind.USERS, (request, proper, wire) -> {
                            List<byte[]> messages = new ArrayList<>(proper.messages());
                            messages.set(
                                    2, proper.under(request.id() - 1).messages().get(2));
                            wire.send(messages);
                        }),
                        "message id"),
                the(
                        "it says done before the entries",
                        at(Kind.USERS, (request, proper, wire) -> {
                            List<byte[]> messages = new ArrayList<>(proper.messages());
                            messages.add(0, messages.remove(messages.size() - 1));
                            wire.send(messages);
                        }),
                        "message id"),
                the(
                        "it says done before the entries of the last range, the last thing that is read",
                        at(Kind.RANGE, (request, proper, wire) -> {
                            wire.send(proper);
                            wire.send(proper.messages().get(0));
                        }),
                        "message id"),
                the(
                        "it ends a search as a bind is ended",
                        at(
                                Kind.USERS,
                                (request, proper, wire) -> wire.send(
                                        proper.first(1).ending(new BindResponseProtocolOp(0, null, null, null, null)))),
                        "of another kind"),
                the(
                        "it ends a search as an add is ended",
                        at(
                                Kind.GROUPS,
                                (request, proper, wire) ->
                                        wire.send(proper.ending(new AddResponseProtocolOp(0, null, null, List.of())))),
                        "of another kind"),
                the("it sends text", bytes("48 54 54 50 2f 31 2e 31 20 34 30 30"), "no LDAP message"),
                the("a length without end", bytes("30 80 02 01 04 00 00"), "length"),
                the("a length of 2 GB", bytes("30 84 7f ff ff ff 02 01 04"), "2,147,483,647 bytes"),
                the("a negative length", bytes("30 84 ff ff ff ff 02 01 04"), "4,294,967,295 bytes"),
                the("a length of seven bytes", bytes("30 87 00 00 00 00 00 00 10 02 01 04"), "length"),
                the("a message too short for a message id", bytes("30 03 02 01 04 30 03"), "no message id"),
                the("a message id that is text", bytes("30 0c 04 01 04 65 07 0a 01 00 04 00 04 00"), "no message id"),
                the("an entry whose name is 2 GB long", operation("64 08 04 84 7f ff ff ff 61 62"), "cannot be read"),
                the("an entry whose name is longer than it", operation("64 06 04 7f 61 62 63 64"), "cannot be read"),
                the("an entry without anything in it", operation("64 00"), "cannot be read"),
                the(
                        "it announces that it ends the connection, and does",
                        at(Kind.USERS, (request, proper, wire) -> {
                            ProtocolOp notice = new ExtendedResponseProtocolOp(
                                    ResultCode.UNAVAILABLE_INT_VALUE,
                                    null,
                                    "closing for maintenance",
                                    null,
                                    NoticeOfDisconnectionExtendedResult.NOTICE_OF_DISCONNECTION_RESULT_OID,
                                    null);
                            wire.send(new LDAPMessage(0, notice).encode().encode());
                            wire.cut();
                        }),
                        "announced that it ends the connection",
                        "closing for maintenance"),
                the("it hangs up", at(Kind.GROUPS, (request, proper, wire) -> wire.cut()), "connection was lost"));
    }

    static Stream<Case> entries() {
        return Stream.of(
                the("users without id", instead(Kind.USERS, proper -> proper.without("entryUUID")), "no entryUUID"),
                the("groups without id", instead(Kind.GROUPS, proper -> proper.without("entryUUID")), "no entryUUID"),
                the(
                        "an id that is none",
                        instead(Kind.USERS, proper -> proper.each(entry -> with(entry, "entryUUID", "banana"))),
                        "no 128-bit id"),
                the("users without login name", instead(Kind.USERS, proper -> proper.without("uid")), "no login name"),
                the(
                        "the same user twice",
                        instead(
                                Kind.USERS,
                                proper -> proper.and(proper.entries().get(0))),
                        "Two users have the id"),
                the(
                        "two users with one id",
                        instead(
                                Kind.USERS,
                                proper -> proper.at(
                                        1,
                                        entry -> with(
                                                entry,
                                                "entryUUID",
                                                ScriptedCompany.id(0).toString()))),
                        "Two users have the id"),
                the(
                        "two groups with one id",
                        instead(
                                Kind.GROUPS,
                                proper -> proper.each(entry -> with(
                                        entry,
                                        "entryUUID",
                                        ScriptedCompany.id(7).toString()))),
                        "Two groups have the id"),
                the(
                        "two users with one DN",
                        instead(
                                Kind.USERS,
                                proper -> proper.at(
                                        1,
                                        entry -> moved(
                                                entry, proper.entries().get(0).getDN()))),
                        "Two users have the"),
                the(
                        "a user outside the base",
                        instead(Kind.USERS, proper -> proper.at(0, entry -> moved(entry, "uid=u0,dc=else,dc=where"))),
                        "outside the base",
                        "uid=u0,dc=else"),
                the(
                        "a group outside the base",
                        instead(Kind.GROUPS, proper -> proper.at(0, entry -> moved(entry, "cn=Team,dc=elsewhere"))),
                        "outside the base",
                        "cn=Team,dc=elsewhere"),
                the(
                        "another group's members than were asked for",
                        instead(
                                Kind.RANGE,
                                proper -> proper.at(0, entry -> moved(entry, ScriptedCompany.groupDn("Team")))),
                        "cn=Team"),
                the(
                        "the next range without members",
                        instead(Kind.RANGE, proper -> proper.without("member")),
                        "member"),
                the(
                        "no user",
                        (request, proper, wire) -> wire.send(proper.with(proper.entries().stream()
                                .filter(entry -> !entry.getDN().startsWith("uid="))
                                .toList())),
                        "no user at all"),
                the("no group", instead(Kind.GROUPS, proper -> proper.first(0).cookie(new byte[0])), "no group at all"),
                the(
                        "every group without its members",
                        instead(Kind.GROUPS, proper -> proper.without("member")),
                        "no member in any group",
                        "member attribute"));
    }

    @ParameterizedTest
    @MethodSource({"results", "pages", "messages", "entries"})
    void r15_nothing_changes_and_the_cause_is_named_when(Case one) {
        try (HostileWorld world = HostileWorld.generic()) {
            world.assertFails(one.misbehaviour(), one.words().toArray(String[]::new));
        }
    }

    static Stream<Case> slow() {
        return Stream.of(
                the(
                        "says nothing more",
                        at(Kind.USERS, (request, proper, wire) -> wire.hold(Duration.ofMinutes(1))),
                        "no further answer within 1.0 s"),
                the(
                        "says nothing more within a message",
                        at(Kind.USERS, (request, proper, wire) -> {
                            wire.send(Arrays.copyOf(proper.bytes(), 30));
                            wire.hold(Duration.ofMinutes(1));
                        }),
                        "1.0 s"),
                the(
                        "sends a byte now and then",
                        at(Kind.USERS, (request, proper, wire) -> wire.drip(proper.bytes(), Duration.ofMillis(50))),
                        "bytes of one message",
                        "the limit is 1.0 s"),
                the(
                        "sends an entry now and then, without end",
                        at(Kind.USERS, (request, proper, wire) -> {
                            for (int n = 1000; n < 2000; n++) {
                                Answer one = proper.with(List.of(ScriptedCompany.user(n)));
                                wire.send(one.messages().get(0));
                                wire.hold(Duration.ofMillis(50));
                            }
                        }),
                        "longer than 3.0 s"));
    }

    @ParameterizedTest
    @MethodSource("slow")
    void r15_nothing_changes_and_the_limit_is_named_when_a_server(Case one) {
        try (HostileWorld world =
                HostileWorld.of(DirectoryKind.GENERIC, ScriptedCompany.generic(), HostileWorld.PATIENCE)) {
            world.assertFails(one.misbehaviour(), one.words().toArray(String[]::new));
        }
    }
}
