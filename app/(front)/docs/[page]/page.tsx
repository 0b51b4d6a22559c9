import { notFound } from "next/navigation";
import { DocArticle, docMetadata } from "../doc-article";
import { type DocPage, isDocPage } from "../pages";

interface Props {
  params: Promise<{ page: string }>;
}

async function asked(params: Props["params"]): Promise<DocPage> {
  const { page } = await params;
  return isDocPage(page) ? page : notFound();
}

export async function generateMetadata({ params }: Props) {
  const page = await asked(params);
  return docMetadata(page, `/docs/${page}`);
}

export default async function DocsSubPage({ params }: Props) {
  return <DocArticle page={await asked(params)} />;
}
