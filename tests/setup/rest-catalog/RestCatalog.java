import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Apache's REST catalogue in front of a folder of tables: what a client commits becomes the folder's next v<N>.metadata.json.
 * Apache's own main class would listen on every address. Prints its port, and ends when its input does.
 */
public class RestCatalog {
  /** Trino asks for a view of a table's name first. A folder has none, and the servlet would fail instead of saying so. */
  private static final Filter NO_VIEWS =
      (request, response, rest) -> {
        if (!((HttpServletRequest) request).getRequestURI().contains("/views/")) {
          rest.doFilter(request, response);
          return;
        }
        ((HttpServletResponse) response).setStatus(404);
        response.setContentType("application/json");
        response.getWriter().print("{\"error\":{\"message\":\"no views here\",\"type\":\"NoSuchViewException\",\"code\":404}}");
      };

  public static void main(String[] args) throws Exception {
    HadoopCatalog catalog = new HadoopCatalog();
    catalog.setConf(new Configuration());
    catalog.initialize("lake", Map.of("warehouse", args[0]));
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    context.setContextPath("/");
    context.addFilter(new FilterHolder(NO_VIEWS), "/*", EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    server.setHandler(context);
    server.start();
    System.out.println(((ServerConnector) server.getConnectors()[0]).getLocalPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
