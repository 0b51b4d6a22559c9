import { DocArticle, docMetadata } from "./doc-article";

export const generateMetadata = () => docMetadata("getting-started", "/docs");

/** The documentation begins with its first page. */
export default function DocsPage() {
  return <DocArticle page="getting-started" />;
}
