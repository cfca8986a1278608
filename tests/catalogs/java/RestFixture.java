import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Apache Iceberg's own REST fixture over its JDBC catalogue, as often as asked, each with tables of its own. Started here
 * rather than by its own main class, which listens on all interfaces: these are for this machine only, on free ports,
 * which are printed.
 */
public class RestFixture {
  public static void main(String[] args) throws Exception {
    for (int i = 0; i < Integer.parseInt(args[1]); i += 1) {
      System.out.println("listening on " + start(args[0] + "/" + i));
    }
    System.out.println("ready");
  }

  private static int start(String folder) throws Exception {
    Files.createDirectories(Path.of(folder));
    Map<String, String> properties =
        Map.of(
            "warehouse", "file://" + folder + "/warehouse",
            "uri", "jdbc:sqlite:file:" + folder + "/catalog.sqlite",
            "jdbc.schema-version", "V1",
            "clients", "1");
    Catalog catalog =
        CatalogUtil.loadCatalog("org.apache.iceberg.jdbc.JdbcCatalog", "fixture", properties, new Configuration());
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    server.setHandler(context);
    server.start();
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }
}
