package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import io.rollcall.directory.DirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecondThreadTest {
    private final List<SearchResultEntry> heard = new ArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Test
    void entries_of_any_size_are_heard_as_they_are_and_in_their_order() throws DirectoryException {
        SplittableRandom random = new SplittableRandom(3);
        List<SearchResultEntry> entries = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int most = i % 500 == 250 ? 3 * SecondThread.PIECE : 4_000;
            entries.add(entry(i, random.nextInt(most / 2, most)));
        }
        try (SecondThread second = new SecondThread(this::hear)) {
            for (SearchResultEntry entry : entries) {
                second.add(raw(entry));
            }
            second.finish();
        }

        assertThat(heard).isEqualTo(entries);
        assertThat(threads).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void few_entries_are_heard_at_once_and_never_leave_the_thread() throws DirectoryException {
        try (SecondThread second = new SecondThread(this::hear)) {
            second.add(raw(entry(1, 10)));
            second.add(raw(entry(2, SecondThread.PIECE / 2)));
            assertThat(heard).hasSize(2);
            second.finish();
            second.finish();
        }

        assertThat(heard).containsExactly(entry(1, 10), entry(2, SecondThread.PIECE / 2));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void a_very_long_entry_is_heard_here_after_all_before_it() throws DirectoryException {
        List<Thread> by = new ArrayList<>();
        try (SecondThread second = new SecondThread(entry -> {
            by.add(Thread.currentThread());
            heard.add(entry.decode());
        })) {
            for (int i = 0; i < 5; i++) {
                second.add(raw(entry(i, SecondThread.PIECE - 100)));
            }
            second.add(raw(entry(5, SecondThread.LONGEST)));
            assertThat(heard).hasSize(6);
            second.add(raw(entry(6, 10)));
            second.finish();
        }

        assertThat(heard)
                .extracting(SearchResultEntry::getDN)
                .isEqualTo(IntStream.range(0, 7).mapToObj(i -> "cn=" + i).toList());
        assertThat(by.get(2)).isNotSameAs(Thread.currentThread());
        assertThat(by.get(5)).isSameAs(Thread.currentThread());
    }

    @Test
    void who_gives_up_before_the_end_leaves_no_thread_behind() throws Exception {
        try (SecondThread second = new SecondThread(this::hear)) {
            for (int i = 0; i < 10; i++) {
                second.add(raw(entry(i, SecondThread.PIECE / 2)));
            }
        }

        assertThat(threads).isNotEmpty();
        for (Thread thread : Set.copyOf(threads)) {
            if (thread != Thread.currentThread()) {
                thread.join(60_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void what_goes_wrong_over_there_is_thrown_here_long_before_the_end() {
        DirectoryException problem = new DirectoryException("no");

        assertThatThrownBy(() -> handOn(() -> {
                    throw problem;
                }))
                .isSameAs(problem);
    }

    @Test
    void a_bug_over_there_is_thrown_here() {
        assertThatThrownBy(() -> handOn(() -> {
                    throw new UnsupportedOperationException("a bug");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void who_is_interrupted_waits_all_the_same_and_stays_interrupted() throws DirectoryException {
        try (SecondThread second = new SecondThread(this::hear)) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 100; i++) {
                second.add(raw(entry(i, SecondThread.PIECE / 3)));
            }
            second.finish();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard).hasSize(100);
    }

    private interface Trouble {
        void make() throws DirectoryException;
    }

    /** Of which nothing is said before the second thread hears an entry. */
    private static void handOn(Trouble trouble) throws DirectoryException {
        Thread here = Thread.currentThread();
        RawEntry entry = raw(entry(1, 1_000));
        try (SecondThread second = new SecondThread(each -> {
            if (!Thread.currentThread().equals(here)) {
                trouble.make();
            }
        })) {
            for (int i = 0; i < 6 * SecondThread.PIECE / 1_000; i++) {
                second.add(entry);
            }
            throw new AssertionError("five pieces were handed on, and nothing was said of the first");
        }
    }

    private void hear(RawEntry entry) {
        threads.add(Thread.currentThread());
        heard.add(entry.decode());
    }

    private static SearchResultEntry entry(int number, int length) {
        return new SearchResultEntry("cn=" + number, new Attribute[] {
            new Attribute("description", "x".repeat(length)), new Attribute("member", "cn=a", "cn=b")
        });
    }

    private static RawEntry raw(SearchResultEntry entry) {
        List<RawEntry> raw = new ArrayList<>();
        new RawEntry.Encoder(new EntryStream.Listener() {
                    @Override
                    public void entry(RawEntry each) {
                        raw.add(each);
                    }

                    @Override
                    public void reference(SearchResultReference reference) {
                        throw new AssertionError();
                    }
                })
                .searchEntryReturned(entry);
        return raw.get(0);
    }
}
