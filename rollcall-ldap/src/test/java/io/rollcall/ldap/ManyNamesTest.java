package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryUser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that are looked up many at a time mean what each means by itself. */
class ManyNamesTest {
    private final AtomicInteger searches = new AtomicInteger();
    private InMemoryDirectoryServer server;
    private Directory directory;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
                if (request.getRequest().getScope().equals(SearchScope.SUB)) {
                    searches.incrementAndGet();
                }
            }
        });
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        directory = LoopbackServer.settings(server).directory();
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private void add(String rdn, String objectClass, String attribute, String... values) throws Exception {
        Entry entry = new Entry(rdn + ",dc=corp,dc=example");
        entry.addAttribute("objectClass", objectClass);
        entry.addAttribute(attribute, values);
        server.add(entry);
    }

    @Test
    void two_hundred_names_are_two_searches() throws Exception {
        for (int i = 0; i < 200; i++) {
            add("cn=g" + i, "groupOfNames", "cn", "g" + i);
        }
        List<String> names = IntStream.range(0, 200).mapToObj(i -> "g" + i).toList();

        Map<String, List<DirectoryGroup>> found = directory.findEachGroup(names);

        assertThat(found.keySet()).containsExactlyElementsOf(names);
        found.forEach((name, groups) ->
                assertThat(groups).extracting(DirectoryGroup::name).containsExactly(name));
        assertThat(searches).hasValue(2);
    }

    @Test
    void who_goes_by_two_of_the_names_is_found_by_both() throws Exception {
        add("employeeNumber=1", "inetOrgPerson", "uid", "jmiller", "jo");
        add("employeeNumber=2", "inetOrgPerson", "uid", "jo");
        add("ou=1", "groupOfNames", "cn", "Sales", "Shop");
        add("ou=2", "groupOfNames", "cn", "Shop");

        Map<String, List<DirectoryUser>> users = directory.findEachUser(List.of("jo", "jmiller"));
        Map<String, List<DirectoryGroup>> groups = directory.findEachGroup(List.of("Sales", "Shop"));

        assertThat(users.get("jo")).hasSize(2).isEqualTo(directory.findUsers("jo"));
        assertThat(users.get("jmiller")).hasSize(1).isEqualTo(directory.findUsers("jmiller"));
        assertThat(groups.get("Shop")).hasSize(2).isEqualTo(directory.findGroups("Shop"));
        assertThat(groups.get("Sales")).hasSize(1).isEqualTo(directory.findGroups("Sales"));
    }

    @Test
    void a_name_that_is_spelled_otherwise_there_is_found_and_so_is_each_beside_it() throws Exception {
        add("cn=Sales", "groupOfNames", "cn", "Sales");
        add("cn=Board", "groupOfNames", "cn", "Board");

        Map<String, List<DirectoryGroup>> found = directory.findEachGroup(List.of("Board", "SALES"));

        assertThat(found.get("Board")).hasSize(1).isEqualTo(directory.findGroups("Board"));
        assertThat(found.get("SALES")).hasSize(1).isEqualTo(directory.findGroups("sales"));
    }
}
