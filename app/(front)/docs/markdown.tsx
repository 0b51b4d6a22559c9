import type { Token, Tokens } from "marked";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import type { DocHeading } from "./parse";

interface Words {
  copy: string;
  anchor: string;
}

interface Props {
  tokens: readonly Token[];
  /** The page's headings in order. */
  headings: readonly DocHeading[];
  words: Words;
}

/** Draws a page of the documentation. Only the copy buttons come with scripts. */
export function Markdown({ tokens, headings, words }: Props) {
  const waiting = [...headings];
  return tokens.map((token, index) => {
    const heading = token.type === "heading" ? waiting.shift() : undefined;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
      <Fragment key={index}>
        {heading ? <Heading {...heading} label={words.anchor} tokens={token} /> : <Block token={token} words={words} />}
      </Fragment>
    );
  });
}

function Heading({ id, text, depth, label, tokens }: DocHeading & { label: string; tokens: Token }) {
  const Tag = depth === 2 ? "h2" : "h3";
  const look = depth === 2 ? "mt-12 border-t pt-8 text-2xl" : "mt-8 text-lg";
  return (
    <Tag id={id} className={`group font-semibold ${look}`}>
      <Inline tokens={"tokens" in tokens ? tokens.tokens : []} />
      <a
        href={`#${id}`}
        aria-label={`${label}: ${text}`}
        className="ml-2 text-muted opacity-0 transition-opacity hover:text-accent-text focus-visible:opacity-100 group-hover:opacity-100"
      >
        #
      </a>
    </Tag>
  );
}

function Block({ token, words }: { token: Token; words: Words }): ReactNode {
  switch (token.type) {
    case "paragraph":
      return (
        <p className="mt-4">
          <Inline tokens={token.tokens} />
        </p>
      );
    case "text":
      return <Inline tokens={token.tokens ?? [token]} />;
    case "code":
      return <Code text={String(token.text)} label={words.copy} />;
    case "list":
      return <List list={token as Tokens.List} words={words} />;
    case "table":
      return <Table table={token as Tokens.Table} />;
    case "blockquote":
      return (
        <blockquote className="mt-5 rounded-control border-accent border-l-2 bg-sunken px-4 pt-0.5 pb-4">
          <Blocks tokens={token.tokens ?? []} words={words} />
        </blockquote>
      );
    case "hr":
      return <hr className="my-10" />;
    case "html":
      return <p className="mt-4">{String(token.text)}</p>;
    default:
      return null;
  }
}

const Blocks = ({ tokens, words }: { tokens: readonly Token[]; words: Words }) =>
  tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
    <Block key={index} token={token} words={words} />
  ));

function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="mt-4 flex items-start rounded-control border bg-sunken">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto py-3.5 pl-4 font-mono text-[0.8125rem] leading-relaxed"
      >
        <code className="text-[1em]">{text}</code>
      </pre>
      <CopyButton text={text} label={label} look="ghost" iconOnly className="m-1.5" />
    </div>
  );
}

function List({ list, words }: { list: Tokens.List; words: Words }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
    <li key={index} className="pl-1 marker:text-muted">
      <Blocks tokens={item.tokens} words={words} />
    </li>
  ));
  const look = "mt-4 flex flex-col gap-2 pl-6";
  return list.ordered ? (
    <ol className={`${look} list-decimal`}>{items}</ol>
  ) : (
    <ul className={`${look} list-disc`}>{items}</ul>
  );
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div tabIndex={0} className="mt-5 overflow-x-auto rounded-control border">
      <table className="w-full border-collapse text-left text-sm">
        <thead className="border-b bg-sunken">
          <tr>
            {table.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
              <th key={index} scope="col" className="px-3.5 py-2.5 font-medium">
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {table.rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
            <tr key={place}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
                <td key={index} className="min-w-24 px-3.5 py-2.5 align-top">
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inline({ tokens }: { tokens: readonly Token[] | undefined }): ReactNode {
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes under its reader
    <Fragment key={index}>{span(token)}</Fragment>
  ));
}

function span(token: Token): ReactNode {
  const inside = "tokens" in token ? <Inline tokens={token.tokens} /> : null;
  switch (token.type) {
    case "strong":
      return <strong className="font-semibold">{inside}</strong>;
    case "em":
      return <em>{inside}</em>;
    case "codespan":
      return <code className="rounded-xs bg-sunken px-1 py-0.5 [overflow-wrap:anywhere]">{String(token.text)}</code>;
    case "link":
      return <DocLink href={String(token.href)}>{inside}</DocLink>;
    case "br":
      return <br />;
    case "escape":
    case "html":
      return String(token.text);
    default:
      return "tokens" in token && token.tokens ? inside : String("text" in token ? token.text : token.raw);
  }
}

function DocLink({ href, children }: { href: string; children: ReactNode }) {
  const look = "text-accent-text underline underline-offset-4 hover:text-ink";
  if (href.startsWith("/")) {
    return (
      <Link href={href} prefetch={false} className={look}>
        {children}
      </Link>
    );
  }
  // Anything but an address of the web, or a place on this page, is not a link.
  if (!/^(https:\/\/|#)/.test(href)) return children;
  return (
    <a href={href} rel="noreferrer" className={look}>
      {children}
    </a>
  );
}
