// Two communes become one: from a CSV, looked at first, done as one act, found in the tree, and undone.
import { addAccount, check, Server, settled, signIn, visitor } from "../harness.mjs";

const CSV = "old_code,new_code,new_name,new_type\n02683,99901,Xã Thử Nghiệm,Xã\n02686,99901,Xã Thử Nghiệm,Xã\n";
const DAY = "2099-07-01"; // whenever this is run, still to come
const NAME = "Sắp xếp thử hai xã";

export async function story({ binary, folder, browser, ledger }) {
  const server = new Server(binary, ledger, folder);
  addAccount(server, "e2e-sap-xep", "admin");
  addAccount(server, "e2e-xa", "reporter:commune:02683");
  await server.start();
  const page = await visitor(browser, server);
  try {
    await signIn(page, "e2e-sap-xep");

    await check("a reorganisation is looked at before it is done", async () => {
      await page.goto("/organisation/reorganise");
      await settled(page);
      await page.getByLabel("Tên việc sắp xếp").fill(NAME);
      await page.getByLabel("Ngày bắt đầu hoạt động").fill(DAY);
      await page.getByLabel("Nhập từ tệp CSV").setInputFiles({ name: "sap-xep.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
      await page.getByText("Xã Bát Xát (02683)").first().waitFor();
      await page.getByRole("button", { name: "Xem trước", exact: true }).click();
      await page.getByText("Xem trước: chưa có gì được ghi").waitFor();
      await page.getByText("Chấm dứt (2)").waitFor();
      await page.getByText("Xã Thử Nghiệm (99901)").first().waitFor();
      await page.getByText(/^e2e-xa: reporter/).waitFor();
    });

    await check("it is done as one act", async () => {
      await page.getByRole("button", { name: "Thực hiện sắp xếp" }).click();
      await page.getByText(/^Đã ghi sổ, lần ghi \d+\.$/).waitFor();
    });

    await check("the tree of that day has the new unit, with where it came from", async () => {
      await page.goto(`/organisation?structure=${DAY}`);
      await page.getByLabel("Tìm theo tên hoặc mã").fill("99901");
      await page.getByRole("link", { name: /^Xã Thử Nghiệm/ }).click();
      await page.getByRole("heading", { name: "Hình thành từ" }).waitFor();
      await page.getByRole("link", { name: "Xã Bát Xát" }).first().waitFor();
    });

    await check("it is undone by a further act", async () => {
      await page.goto("/organisation/reorganise");
      await page.getByRole("button", { name: `Hoàn tác: ${NAME}` }).click();
      const box = page.getByRole("dialog");
      await box.getByRole("button", { name: "Xem trước", exact: true }).click();
      await box.getByText("Xem trước: chưa có gì được ghi").waitFor();
      await box.getByRole("button", { name: "Hoàn tác", exact: true }).click();
      await box.getByText(/^Đã ghi sổ, lần ghi \d+\.$/).waitFor();
    });
  } finally {
    await page.context().close();
    await server.stop();
  }
}
